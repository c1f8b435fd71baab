package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.ConfigException;
import dev.millrace.ingest.config.StartException;
import dev.millrace.model.ApplicationName;
import dev.millrace.model.BuildVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code drain-url}: makes a secret for an application and writes two lines, what to
 * give the platform and what to give ingest. Hints for people go to stderr, on a terminal only.
 */
@Command(
    name = "drain-url",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    description = {
      "Makes a secret for an application and writes two lines to stdout: the command that adds the"
          + " drain, and the credential for DRAIN_CREDENTIALS or its file."
    })
final class DrainUrlCommand implements Callable<Integer> {
  /**
   * 256 bits, which nobody can guess; 43 characters with no special meaning in a URL or a shell.
   */
  private static final int SECRET_BYTES = 32;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  @Spec private CommandSpec spec;

  @Option(
      names = "--app",
      required = true,
      paramLabel = "APP",
      description = "The application whose logs arrive.")
  private String app;

  @Option(
      names = "--host",
      required = true,
      paramLabel = "HOST[:PORT]",
      description = "Where the platform reaches ingest, over HTTPS.")
  private String host;

  @Option(
      names = "--credentials-file",
      paramLabel = "FILE",
      description = "Append the credential to this file; a running ingest notices.")
  private Path credentialsFile;

  @Override
  public Integer call() {
    if (!ApplicationName.isValid(app)) {
      throw new ConfigException("--app must match " + ApplicationName.SYNTAX);
    }
    if (!HOST.matcher(host).matches()) {
      throw new ConfigException("--host must be HOST or HOST:PORT, without https:// and path");
    }
    String credential = app + ":" + secret();
    if (credentialsFile != null) {
      append(credential);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("heroku drains:add https://" + credential + "@" + host + "/logs -a " + app);
    out.println(credential);
    out.flush();
    if (System.console() != null) {
      hint();
    }
    return CommandLine.ExitCode.OK;
  }

  private void hint() {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        credentialsFile == null
            ? "Add the second line to DRAIN_CREDENTIALS or its file, then run the first."
            : "The second line is in " + credentialsFile + "; now run the first.");
    err.println("To rotate: when the new drain delivers, remove the old one, then its credential.");
    err.flush();
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A new file is readable by its owner only. A last line without a line end gets one. */
  private void append(String credential) {
    try {
      if (!Files.exists(credentialsFile)) {
        create();
      }
      byte[] before = Files.readAllBytes(credentialsFile);
      String gap = before.length == 0 || before[before.length - 1] == '\n' ? "" : "\n";
      Files.writeString(
          credentialsFile,
          gap + credential + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new StartException(
          "cannot write to " + credentialsFile + " (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private void create() throws IOException {
    if (credentialsFile.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          credentialsFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(credentialsFile);
    }
  }
}
