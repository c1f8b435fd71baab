package dev.millrace.flink.connector.redis;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The Flink type of {@link RedisWrite}: no Kryo, so it works with {@code pipeline.generic-types:
 * false}, and its encoded form starts with a version.
 */
public final class RedisWriteTypeInfo extends TypeInformation<RedisWrite> {

  private static final long serialVersionUID = 1;

  public static final RedisWriteTypeInfo INSTANCE = new RedisWriteTypeInfo();

  private RedisWriteTypeInfo() {}

  @Override
  public TypeSerializer<RedisWrite> createSerializer(SerializerConfig config) {
    return RedisWriteSerializer.INSTANCE;
  }

  @Override
  public Class<RedisWrite> getTypeClass() {
    return RedisWrite.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RedisWriteTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return canEqual(other);
  }

  @Override
  public int hashCode() {
    return RedisWriteTypeInfo.class.hashCode();
  }

  @Override
  public String toString() {
    return "RedisWrite";
  }

  /** How Flink finds this type at {@link RedisWrite}. */
  public static final class Factory extends TypeInfoFactory<RedisWrite> {
    @Override
    public TypeInformation<RedisWrite> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> genericParameters) {
      return INSTANCE;
    }
  }
}
