package org.jabberfarm.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium for tests of pages. Where none is installed the test is skipped and says what to install.
 * Screenshots are build output: {@code target/screenshots/NAME-light.png}, {@code -dark}, {@code -phone}.
 */
public final class Chrome implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String CHECK = read("/page-check.js");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Selenium warns that it has no devtools of this Chromium's version; we use none. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final String url;

    private Chrome(ChromeDriver driver, String url) {
        this.driver = driver;
        this.url = url;
    }

    /** @param url that paths are below, {@code http://127.0.0.1:PORT} */
    public static Chrome open(String url) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "browser test skipped: install Debian's chromium and chromium-driver");
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withLogFile(new File("/dev/null"))
                .build();
        Chrome chrome = new Chrome(new ChromeDriver(service, options), url);
        chrome.look("light", 1440, 900, false);
        return chrome;
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** @param path below the URL, or a whole URL */
    public Chrome go(String path) {
        driver.get(path.startsWith("http") ? path : url + path);
        return this;
    }

    /** Waits for the element. */
    public WebElement find(String css) {
        return wait(d -> d.findElement(By.cssSelector(css)));
    }

    /** What elements say at one moment: those of a living page may be replaced while they are looked at one by one. */
    @SuppressWarnings("unchecked") // The script returns a list of texts.
    public List<String> texts(String css) {
        return (List<String>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", css);
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Types over what a field holds. */
    public Chrome type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
        return this;
    }

    public Chrome click(String css) {
        find(css).click();
        return this;
    }

    /** Presses the button or link with these words; its page is {@link #awaitText awaited} by what it shows. */
    public Chrome press(String words) {
        wait(d -> d.findElements(By.cssSelector("button, a.btn")).stream()
                        .filter(b -> b.isDisplayed() && b.getText().strip().startsWith(words))
                        .findFirst()
                        .orElse(null))
                .click();
        return this;
    }

    private <T> T wait(Function<WebDriver, T> found) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(found);
    }

    public Chrome awaitText(String text) {
        return awaitText(text, PATIENCE);
    }

    public Chrome awaitText(String text, Duration patience) {
        new WebDriverWait(driver, patience)
                .withMessage(() -> "\"" + text + "\" on " + driver.getCurrentUrl() + ", which shows:\n" + text())
                .until(d -> text().contains(text));
        return this;
    }

    /** What a reader sees. */
    public String text() {
        return (String) driver.executeScript("return document.body ? document.body.innerText : ''");
    }

    /** Marks the page as it is loaded now, for {@link #isSamePage}. */
    public Chrome mark() {
        driver.executeScript("window.sameDocument = true");
        return this;
    }

    /** Whether the marked page has not been loaded anew since. */
    public boolean isSamePage() {
        return Boolean.TRUE.equals(driver.executeScript("return window.sameDocument"));
    }

    /** Fails on script errors and on anything the content security policy had to stop. */
    public Chrome complainsAboutNothing() {
        // A form that came back to be corrected is a 422 and no fault of the page.
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(line -> !line.getMessage().contains("the server responded with a status of 4")))
                .as("browser's console")
                .isEmpty();
        return this;
    }

    /**
     * The whole page as it is now, from its top: wide and light, wide and dark, phone. Fails when a phone would have to scroll sideways,
     * and on what {@code page-check.js} finds.
     */
    public Chrome shots(String name) {
        driver.executeScript("window.scrollTo(0, 0)");
        look("light", 1440, 900, false);
        shot(name + "-light");
        check(name + ", light");
        look("dark", 1440, 900, false);
        shot(name + "-dark");
        check(name + ", dark");
        look("light", 390, 844, true);
        Object width = driver.executeScript("return document.documentElement.scrollWidth");
        shot(name + "-phone");
        look("light", 1440, 900, false);
        assertThat(((Number) width).intValue())
                .as("width of " + name + " on a phone of 390")
                .isLessThanOrEqualTo(390);
        return this;
    }

    private void check(String what) {
        assertThat((List<?>) driver.executeScript(CHECK)).as(what).isEmpty();
    }

    private static String read(String resource) {
        try (InputStream in = Chrome.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("tried to read " + resource + " but failed", e);
        }
    }

    /** From now on as wide as a phone. */
    public Chrome phone() {
        look("light", 390, 844, true);
        return this;
    }

    private void look(String scheme, int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The page as it looks now. */
    public void shot(String name) {
        Map<String, Object> how = new HashMap<>();
        how.put("format", "png");
        how.put("captureBeyondViewport", true);
        String png =
                (String) driver.executeCdpCommand("Page.captureScreenshot", how).get("data");
        try {
            Files.createDirectories(SHOTS);
            Files.write(SHOTS.resolve(name + ".png"), Base64.getDecoder().decode(png));
        } catch (IOException e) {
            throw new UncheckedIOException("tried to keep the screenshot " + name + " but failed", e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
