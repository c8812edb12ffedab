package ai.focal360;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window, with a profile of its own. Tests are skipped where none is installed. */
public final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    public static Browser start() {
        var chrome = onPath("chromium", "chromium-browser", "google-chrome");
        var driver = onPath("chromedriver");
        assumeThat(chrome)
                .withFailMessage("Skipped: no Chromium or Chrome on the path")
                .isPresent();
        assumeThat(driver)
                .withFailMessage("Skipped: no chromedriver on the path")
                .isPresent();
        var options = new ChromeOptions();
        options.setBinary(chrome.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--lang=en",
                "--window-size=1280,900");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<File> onPath(String... names) {
        var folders = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator);
        return Stream.of(names)
                .flatMap(name -> Stream.of(folders).map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    public ChromeDriver driver() {
        return driver;
    }

    public void open(String url) {
        driver.get(url);
    }

    /** The screen's size in CSS pixels, with a finger where it is a phone. */
    public Browser screen(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
        return this;
    }

    /** Nothing stands beside the screen. */
    public boolean fitsItsWidth() {
        return (Boolean) driver.executeScript(
                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    }

    public Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    public Browser offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
        return this;
    }

    public WebElement find(String css) {
        return until(() -> driver.findElement(By.cssSelector(css)));
    }

    /** Types until it stands in the field: a page that still loads may move the focus while somebody types. */
    public WebElement fill(String css, String text) {
        return until(() -> {
            var field = driver.findElement(By.cssSelector(css));
            if (!text.equals(field.getDomProperty("value"))) {
                field.clear();
                field.sendKeys(text);
            }
            return text.equals(field.getDomProperty("value")) ? field : null;
        });
    }

    /** Logs in to Tasklist, at its address. */
    public void logIn(String address, String user, String password) {
        open(address);
        var name = "input[ng-model='username']";
        fill(name, user);
        var secret = fill("input[type=password]", password);
        fill(name, user);
        secret.sendKeys(Keys.ENTER);
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public List<String> texts(String css) {
        return all(css).stream().map(WebElement::getText).toList();
    }

    /** Waits for what the supplier finds to be there (neither null nor false). */
    public <T> T until(Supplier<T> supplier) {
        try {
            return new WebDriverWait(driver, Duration.ofSeconds(10), Duration.ofMillis(50))
                    .ignoring(RuntimeException.class)
                    .until(ignored -> supplier.get());
        } catch (TimeoutException e) {
            screenshot("failed-" + System.currentTimeMillis());
            throw new AssertionError(
                    "Expected something on the page that did not come (see target/screenshots):\n"
                            + driver.findElement(By.tagName("body")).getText() + "\nConsole: " + complaints(),
                    e);
        }
    }

    /** What the page complained about in the console, such as breaches of its content security policy. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    public void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
