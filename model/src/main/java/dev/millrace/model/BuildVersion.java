package dev.millrace.model;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Which version a process was built as: what the manifest of its jar says. As a command's version
 * provider it prints the command's whole name before it.
 */
public final class BuildVersion implements IVersionProvider {
  private static final String NOT_A_JAR = "development";

  @Spec private CommandSpec command;

  /** Of the jar that a class is in; {@code development} if it is in none that has a version. */
  public static String of(Class<?> part) {
    String version = part.getPackage().getImplementationVersion();
    return version == null ? NOT_A_JAR : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      command.qualifiedName() + " " + of(command.userObject().getClass()),
    };
  }
}
