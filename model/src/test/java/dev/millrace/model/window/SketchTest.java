package dev.millrace.model.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.BinEncodingMode;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.Flag;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.encoding.VarEncodingHelper;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The guarantee, over many distributions, against sorted values. */
class SketchTest {
  private static final double[] QUANTILES = {0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1};

  @Property(tries = 300)
  void everyQuantileIsWithinHalfAPercent(@ForAll("latencies") long[] values) {
    double[] quantiles = sketch(values).quantiles(QUANTILES);

    long[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < QUANTILES.length; i++) {
      long exact = sorted[(int) Math.floor(QUANTILES[i] * (sorted.length - 1))];
      assertThat(quantiles[i])
          .as("quantile %s of %d values", QUANTILES[i], values.length)
          .isCloseTo(exact, within(exact * Sketch.RELATIVE_ACCURACY + 1e-9));
    }
  }

  @Property(tries = 200)
  void countsUpToTheEndOfABucketAreExact(@ForAll("latencies") long[] values) {
    long[] ends = {0, 5, 99, 100, 250, 1000, 30_000, 86_400_000};
    Arrays.setAll(ends, i -> Sketch.bucketEnd(ends[i]));

    long[] counts = sketch(values).countsUpTo(ends);

    for (int i = 0; i < ends.length; i++) {
      long end = ends[i];
      assertThat(counts[i])
          .as("up to %d", end)
          .isEqualTo(Arrays.stream(values).filter(value -> value <= end).count());
    }
  }

  @Property(tries = 200)
  void mergingIsExactWhateverTheOrderAndGrouping(
      @ForAll("latencies") long[] values, @ForAll Random random) throws IOException {
    byte[] whole = sketch(values).toBytes();

    List<Long> shuffled = new java.util.ArrayList<>(Arrays.stream(values).boxed().toList());
    Collections.shuffle(shuffled, random);
    Sketch merged = new Sketch();
    for (int i = 0; i < shuffled.size(); ) {
      Sketch part = new Sketch();
      int end = Math.min(shuffled.size(), i + 1 + random.nextInt(50));
      for (; i < end; i++) {
        part.add(shuffled.get(i));
      }
      merged.merge(random.nextBoolean() ? part : Sketch.fromBytes(part.toBytes()));
    }

    assertThat(merged.toBytes()).isEqualTo(whole);
    assertThat(merged.count()).isEqualTo(values.length);
  }

  @Property(tries = 100)
  void bytesBringBackTheSketch(@ForAll("latencies") long[] values) throws IOException {
    Sketch sketch = sketch(values);
    Sketch read = Sketch.fromBytes(sketch.toBytes());

    assertThat(read.toBytes()).isEqualTo(sketch.toBytes());
    assertThat(read.quantiles(QUANTILES)).isEqualTo(sketch.quantiles(QUANTILES));
  }

  @Property(tries = 300)
  void itsBytesAreThoseOfTheDdSketchLibrary(
      @ForAll("latencies") long[] values, @ForAll @IntRange(max = 40) int doublings)
      throws IOException {
    DDSketch library =
        new DDSketch(
            new CubicallyInterpolatedMapping(Sketch.RELATIVE_ACCURACY),
            UnboundedSizeDenseStore::new);
    for (long value : values) {
      library.accept(value, Math.pow(2, doublings));
    }
    Sketch sketch = sketch(values);
    for (int i = 0; i < doublings; i++) {
      sketch.merge(sketch.copy());
    }

    GrowingByteArrayOutput expected = GrowingByteArrayOutput.withDefaultInitialCapacity();
    library.encode(expected, false);
    assertThat(sketch.toBytes()).isEqualTo(expected.trimmedCopy());
    DDSketch read =
        DDSketch.decode(ByteArrayInput.wrap(sketch.toBytes()), UnboundedSizeDenseStore::new);
    assertThat(read.getCount()).isEqualTo(sketch.count());
    assertThat(Sketch.fromBytes(expected.trimmedCopy()).count()).isEqualTo(sketch.count());
  }

  @Test
  void takesLatenciesFromZeroToFifteenDigits() throws IOException {
    long[] values = new long[2000];
    Arrays.setAll(values, i -> (long) Math.expm1(i * Math.log(Sketch.MAX_MILLIS) / 1999));
    values[1999] = Sketch.MAX_MILLIS;
    Sketch read = Sketch.fromBytes(sketch(values).toBytes());

    Sketch spreadOut = new Sketch();
    spreadOut.add(Sketch.MAX_MILLIS);
    spreadOut.add(0);
    spreadOut.merge(read);

    assertThat(spreadOut.count()).isEqualTo(2002);
    assertThat(spreadOut.quantiles(0)).containsExactly(0);
    assertThat(spreadOut.quantiles(1)[0])
        .isCloseTo(Sketch.MAX_MILLIS, withinPercentage(100 * Sketch.RELATIVE_ACCURACY));
  }

  @Test
  void packedItCanBeReadAndChanged() {
    Sketch packed = sketch(1, 20, 300);
    packed.pack();
    assertThat(packed.copy().quantiles(0.5)).containsExactly(20);

    Sketch other = sketch(20);
    other.merge(packed);
    packed.add(20);
    assertThat(packed.toBytes())
        .isEqualTo(other.toBytes())
        .isEqualTo(sketch(1, 20, 20, 300).toBytes());
  }

  @Test
  void isExactBelowAHundredMilliseconds() {
    for (long value = 0; value < 100; value++) {
      assertThat(sketch(value).quantiles(0.5)).containsExactly(value);
      assertThat(sketch(value, value + 1).quantiles(0, 1)).containsExactly(value, value + 1);
    }
  }

  @Test
  void takesLittleMore() {
    Random random = new Random(7);
    long[] values = random.doubles(1_000).mapToLong(r -> logNormal(random)).toArray();
    assertThat(sketch(values).toBytes().length).isBetween(200, 700);
  }

  @Test
  void whatIsNoSketchIsSaidSo() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {-1, -1, -1, -1})) {
      assertThatThrownBy(() -> Sketch.fromBytes(bytes)).isInstanceOf(IOException.class);
    }
    byte[] cut = Arrays.copyOf(sketch(1, 2, 3).toBytes(), 8);
    assertThatThrownBy(() -> Sketch.fromBytes(cut)).isInstanceOf(IOException.class);
    byte[] longer = Arrays.copyOf(sketch(1, 2, 3).toBytes(), 40);
    assertThatThrownBy(() -> Sketch.fromBytes(longer)).isInstanceOf(IOException.class);
  }

  @Test
  void bucketsMustAscend() throws IOException {
    int[] upwards = {LatencyBuckets.index(20), LatencyBuckets.index(50)};
    int[] downwards = {upwards[1], upwards[0]};

    assertThat(Sketch.fromBytes(sparse(upwards)).count()).isEqualTo(2);
    assertThatThrownBy(() -> Sketch.fromBytes(sparse(downwards))).isInstanceOf(IOException.class);
  }

  /** One value in each of DDSketch's buckets, in this order. */
  private static byte[] sparse(int... indices) throws IOException {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
    new CubicallyInterpolatedMapping(Sketch.RELATIVE_ACCURACY).encode(out);
    BinEncodingMode.INDEX_DELTAS_AND_COUNTS.toFlag(Flag.Type.POSITIVE_STORE).encode(out);
    VarEncodingHelper.encodeUnsignedVarLong(out, indices.length);
    int previous = 0;
    for (int index : indices) {
      VarEncodingHelper.encodeSignedVarLong(out, index - previous);
      VarEncodingHelper.encodeVarDouble(out, 1);
      previous = index;
    }
    return out.trimmedCopy();
  }

  @Test
  void anEmptySketchHasNoQuantiles() {
    assertThatThrownBy(() -> new Sketch().quantiles(0.5)).isInstanceOf(IllegalStateException.class);
  }

  @Provide
  Arbitrary<long[]> latencies() {
    Arbitrary<ToLongFunction<Random>> distributions =
        Arbitraries.of(
            random -> random.nextInt(50),
            random -> random.nextInt(30_000),
            random -> (long) -Math.log(1 - random.nextDouble()) * 200,
            SketchTest::logNormal,
            random -> (long) (5 / Math.pow(1 - random.nextDouble(), 1.2)),
            random -> random.nextInt(10) == 0 ? 30_000 : 20 + random.nextInt(5),
            random -> 777,
            random -> 1_000 + random.nextInt(25),
            random -> random.nextInt(3) * 86_400_000L);
    return distributions.flatMap(
        distribution ->
            Arbitraries.integers()
                .between(1, 3_000)
                .flatMap(
                    size ->
                        Arbitraries.randomValue(
                            random -> {
                              long[] values = new long[size];
                              Arrays.setAll(values, i -> distribution.applyAsLong(random));
                              return values;
                            })));
  }

  private static long logNormal(Random random) {
    return Math.round(45 * Math.exp(random.nextGaussian() * 0.8));
  }

  private static Sketch sketch(long... values) {
    Sketch sketch = new Sketch();
    for (long value : values) {
      sketch.add(value);
    }
    return sketch;
  }
}
