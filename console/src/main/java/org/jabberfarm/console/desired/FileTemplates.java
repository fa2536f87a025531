package org.jabberfarm.console.desired;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The text templates of files for boxes, compiled by the build. */
final class FileTemplates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Plain, FileTemplates.class.getClassLoader(), "org.jabberfarm.templates.files");

    private FileTemplates() {}

    /** @param template name without ending; {@code model} its one parameter */
    static String render(String template, Object model) {
        StringOutput output = new StringOutput();
        ENGINE.render(template + ".jte", model, output);
        return output.toString();
    }
}
