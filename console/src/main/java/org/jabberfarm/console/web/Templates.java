package org.jabberfarm.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.rendering.FileRenderer;
import java.util.HashMap;
import java.util.Map;

/** The page templates, compiled by the build: a running console needs no compiler and finds no other template. */
final class Templates implements FileRenderer {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), "org.jabberfarm.templates.pages");

    @Override
    public String render(String file, Map<String, ? extends Object> model, Context ctx) {
        return render(file, model);
    }

    String render(String file, Map<String, ? extends Object> model) {
        StringOutput output = new StringOutput();
        engine.render(file, new HashMap<String, Object>(model), output);
        return output.toString();
    }
}
