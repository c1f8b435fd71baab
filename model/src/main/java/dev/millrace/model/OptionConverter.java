package dev.millrace.model;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Makes a command line's converter of a function that says in one sentence what is wrong. */
public final class OptionConverter {
  private OptionConverter() {}

  /**
   * A converter whose error for a user is the message of the function's exception.
   *
   * @param parse throws {@link IllegalArgumentException} for a text that is not valid
   */
  public static <T> ITypeConverter<T> of(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
