/* One decoding step on a CPU, from codes to codes, in integers where the bytes are.
 *
 * This file is compiled once for each kind of processor (build.py says which) and gives the same bits
 * in all of them: products are sums of integers, and floating-point arithmetic is done in sixteen
 * lanes, in one order, never contracted, without the C library's functions. A row is computed alike
 * whatever rows are beside it and by whichever thread, so its bits are its own (batch-invariant).
 *
 * Rows come in pairs: one with a sequence's conditions, one with null conditions. A pair is one
 * position of one sequence: its newest one when it decodes, one of many when it prefills.
 */
#include "dot.h"
#include "team.h"

enum { LANES = 16, GROUP = 4, NIBBLE_GROUP = 32, FINE = 254, SHARES = 16383 };
enum { READ_AHEAD = 4096 };
enum Then { STORE, ADD, GELU, RELU };

typedef float Floats __attribute__((vector_size(64)));
typedef int32_t Ints __attribute__((vector_size(64)));
typedef uint16_t Shorts __attribute__((vector_size(32)));
typedef Floats LooseFloats __attribute__((aligned(4), may_alias));
typedef Ints LooseInts __attribute__((aligned(4), may_alias));
typedef int8_t Chars __attribute__((vector_size(16)));
typedef Shorts LooseShorts __attribute__((aligned(2), may_alias));
typedef Chars LooseChars __attribute__((aligned(1), may_alias));

/* y = x W + bias. Rows are divided into bytes. Weights lie in blocks of LANES outputs,
 * [out / LANES][in / 4][LANES][4], one scale an output. With `fine`, a second plane of bytes, each
 * worth 1/FINE of one of the first. With `group_scale`, nibbles instead, 8 more than what they stand
 * for: [out / LANES][in / 32][4][LANES][4] bytes, whose low halves are inputs 8 j .. 8 j + 3 and whose
 * high halves the next four; scales are bf16 [out / LANES][in / 32][LANES]. */
typedef struct {
    const uint8_t *weight, *fine;
    const uint16_t *group_scale;
    const float *scale, *bias; /* or NULL */
    long out, in;
} Product;

typedef struct { const float *gain, *bias; } Norm;

typedef struct {
    Norm norm1;
    Product qkv, out;
    Norm norm_cross;
    Product query, cross_kv, cross_out; /* without weights where the model attends to nothing */
    Norm norm2;
    Product up, down;
} Layer;

typedef struct {
    const Layer *layers;
    const float *embedding; /* [codebooks][card + 1][dim] */
    const float *positions; /* [T][dim] */
    Norm out_norm;
    Product heads; /* `codebooks` times `padded_card` logits */
    long count, dim, ffn, attention_heads, relu, codebooks, card, padded_card;
} Model;

/* Keys and values of every slot, [slots][layers][2 (rows)][heads] of each of these:
 * keys: bytes [T / 16][d / 4][16][4]; values: bytes [T / 4][d][4]; one scale [T] a position. */
typedef struct {
    uint8_t *keys, *values;
    float *key_scale, *value_scale;
    long positions;
} KvCache;

typedef struct { int64_t slot, position, cross_length; } Extent;

/* What is computed and where, for `pairs` pairs of rows. The first `given` pairs begin with vectors
 * [2][dim] instead of codes, the first `sampled` pairs end with tokens [codebooks].
 * Scratch, by rows: x [dim], wide [max(3 dim, ffn)], answer [dim], bytes [max(dim, ffn)], fine [dim],
 * step, sums, fine_sums, group_sums [max(dim, ffn) / 32]; logits [sampled][2][codebooks][padded].
 * bytes and fine lie in tiles of rows, [in / 4][rows of the tile][4] each, and so do group_sums,
 * [in / 32][rows of the tile]. */
typedef struct {
    long pairs, given, sampled;
    const Extent *extents;
    const int32_t *codes;
    const float *vectors;
    KvCache self_kv, cross_kv;
    float *x, *wide, *answer, *step;
    int8_t *bytes, *fine;
    int32_t *sums, *fine_sums, *group_sums;
    float *logits;
    const float *temperature, *top_p, *guidance;
    const int64_t *top_k;
    const uint64_t *noise_key;  /* [sampled][codebooks] */
    const uint8_t *barred;      /* [sampled][codebooks]: 1 where no silent token may be drawn */
    const uint8_t *silent;      /* [codebooks][card], or NULL */
    int32_t *tokens;
} Step;

ALWAYS Floats load(const float *from) { return *(const LooseFloats *)from; }
ALWAYS void store(float *to, Floats x) { *(LooseFloats *)to = x; }
ALWAYS Floats all(float x) { return x - (Floats){}; }
ALWAYS Floats floats(Ints x) { return __builtin_convertvector(x, Floats); }
ALWAYS Floats pick(Ints mask, Floats a, Floats b) {
    return (Floats)((mask & (Ints)a) | (~mask & (Ints)b));
}
ALWAYS Floats greater(Floats a, Floats b) { return pick(a > b, a, b); }
ALWAYS Floats magnitude(Floats x) { return (Floats)((Ints)x & 0x7FFFFFFF); }

ALWAYS void store_bytes(int8_t *to, Ints x) {
    *(LooseChars *)to = __builtin_convertvector(x, Chars);
}

/* Inputs i .. i + 15 of a row of a tile of `rows`. */
ALWAYS void store_in_tile(int8_t *row, long i, long rows, Ints x) {
    int8_t bytes[LANES];
    store_bytes(bytes, x);
    for (int four = 0; four < LANES; four += 4) memcpy(row + (i + four) * rows, bytes + four, 4);
}

/* To the nearest integer, |x| < 2^22: what is left of x behind 1.5 * 2^23. */
ALWAYS Ints nearest(Floats x) { return (Ints)(x + all(12582912.f)) - 0x4B400000; }

/* Sixteen lanes into one number, always in this order. */
ALWAYS float sum_of(Floats x) {
    float at[LANES];
    store(at, x);
    for (int half = LANES / 2; half; half /= 2)
        for (int i = 0; i < half; i++) at[i] += at[i + half];
    return at[0];
}

ALWAYS float most_of(Floats x) {
    float at[LANES], most;
    store(at, x);
    most = at[0];
    for (int i = 1; i < LANES; i++) most = at[i] > most ? at[i] : most;
    return most;
}

/* e^x = 2^n e^r with |r| <= ln 2 / 2, where Taylor's first seven terms leave 2e-7 of it. */
ALWAYS Floats exponential(Floats x) {
    x = greater(x, all(-87.f));
    Ints n = nearest(x * all(1.44269504f));
    Floats r = x - floats(n) * all(0.693359375f) + floats(n) * all(2.12194440e-4f);
    Floats sum = all(1.f / 720);
    const float terms[] = {1.f / 120, 1.f / 24, 1.f / 6, 1.f / 2, 1.f, 1.f};
    for (int i = 0; i < 6; i++) sum = sum * r + all(terms[i]);
    return sum * (Floats)((n + 127) << 23);
}

/* x times the normal distribution's integral up to x, by Abramowitz and Stegun's 7.1.26 for the
 * error function: within 1e-7 of it. */
ALWAYS Floats gelu(Floats x) {
    Floats z = magnitude(x) * all(0.70710678f), t = all(1.f) / (all(1.f) + all(0.3275911f) * z);
    Floats sum = all(1.061405429f);
    const float terms[] = {-1.453152027f, 1.421413741f, -0.284496736f, 0.254829592f};
    for (int i = 0; i < 4; i++) sum = sum * t + all(terms[i]);
    Floats beyond = all(0.5f) * sum * t * exponential(-z * z);
    return x * pick(x > all(0.f), all(1.f) - beyond, beyond);
}

/* The natural logarithm of a positive, normal number, within 1e-15 of it. */
static double logarithm(double x) {
    int64_t bits;
    memcpy(&bits, &x, 8);
    int64_t exponent = (bits - 0x3FE6A09E667F3BCDll) >> 52; /* of sqrt(1/2) */
    bits -= exponent * (1ll << 52);
    memcpy(&x, &bits, 8);
    double s = (x - 1) / (x + 1), square = s * s, sum = 0;
    for (int term = 21; term > 0; term -= 2) sum = sum * square + 1.0 / term;
    return (double)exponent * 0.693147180559945309417 + 2 * s * sum;
}

static double exponential_of(double x) {
    int64_t n = (int64_t)(x * 1.44269504088896340736 + (x < 0 ? -0.5 : 0.5));
    double r = x - (double)n * 0.693147180559945309417, sum = 1;
    for (int term = 18; term > 0; term--) sum = 1 + sum * r / term;
    int64_t bits = (n + 1023) << 52;
    double power;
    memcpy(&power, &bits, 8);
    return sum * power;
}

/* cos or sin, by quarter turns and Taylor's series on what is left. */
static double turned(double x, int sine) {
    int64_t quarters = (int64_t)(x * 0.636619772367581343076 + 0.5); /* x >= 0 */
    double r = x - (double)quarters * 1.57079632673412561417e+00;
    r -= (double)quarters * 6.07710050650619224932e-11;
    double square = r * r, even = 0, odd = 0;
    for (int n = 20; n > 0; n -= 2) {
        even = (even + 1) * -square / (n * (n - 1));
        odd = (odd + 1) * -square / (n * (n + 1));
    }
    int turn = (int)((quarters - sine) & 3);
    double made = turn & 1 ? r * (odd + 1) : even + 1;
    /* cos(r), -sin(r), -cos(r), sin(r) */
    return turn == 1 || turn == 2 ? -made : made;
}

/* Sinusoidal positions, fp32 [length, dim]: cosines, then sines. */
void sinusoids(float *to, long length, long dim, double period, double scale) {
    long half = dim / 2;
    for (long i = 0; i < half; i++) {
        double power = half > 1 ? (double)i / (double)(half - 1) : 0;
        float slowness = (float)exponential_of(logarithm(period) * power);
        for (long at = 0; at < length; at++) {
            float phase = (float)at / slowness;
            to[at * dim + i] = (float)turned(phase, 0) * (float)scale;
            to[at * dim + half + i] = (float)turned(phase, 1) * (float)scale;
        }
    }
}

/* A row in 127ths of its largest magnitude, after a norm if there is one; a second plane of FINEths
 * of those if `fine`; sums of either plane, and eight times those of each NIBBLE_GROUP, where they
 * are asked for. bytes, fine, group_sums: where the row begins in its tile of `rows`. */
static void quantise(const float *x, const Norm *norm, long dim, long rows, int8_t *bytes,
                     int8_t *fine, float *step, int32_t *sum, int32_t *fine_sum,
                     int32_t *group_sums) {
    float normed[norm ? dim : 1];
    if (norm) {
        Floats sums = all(0.f), squares = all(0.f);
        for (long i = 0; i < dim; i += LANES) sums += load(x + i);
        Floats mean = all(sum_of(sums) / (float)dim);
        for (long i = 0; i < dim; i += LANES) {
            Floats apart = load(x + i) - mean;
            squares += apart * apart;
        }
        float variance = sum_of(squares) / (float)dim;
        Floats scale = all(1.f / __builtin_sqrtf(variance + 1e-5f));
        for (long i = 0; i < dim; i += LANES)
            store(normed + i,
                  (load(x + i) - mean) * scale * load(norm->gain + i) + load(norm->bias + i));
        x = normed;
    }
    Floats most = all(0.f);
    for (long i = 0; i < dim; i += LANES) most = greater(most, magnitude(load(x + i)));
    float peak = most_of(most);
    Floats steps = all(peak > 0 ? 127 / peak : 0);
    Ints total = {}, fine_total = {}, group = {};
    for (long i = 0; i < dim; i += LANES) {
        Floats y = load(x + i) * steps;
        Ints whole = nearest(y);
        total += whole;
        store_in_tile(bytes, i, rows, whole);
        if (fine) {
            Ints rest = nearest((y - floats(whole)) * all((float)FINE));
            fine_total += rest;
            store_in_tile(fine, i, rows, rest);
        }
        if (group_sums) {
            group = i % NIBBLE_GROUP ? group + whole : whole;
            group_sums[i / NIBBLE_GROUP * rows] = 8 * (int32_t)sum_of(floats(group));
        }
    }
    *step = peak / 127;
    *sum = *fine_sum = 0;
    for (int lane = 0; lane < LANES; lane++) *sum += total[lane], *fine_sum += fine_total[lane];
}

ALWAYS Ints collect(const Sums *sums) {
    int32_t at[LANES];
    for (int part = 0; part < PARTS; part++) store_sums(at + part * LANES / PARTS, sums[part]);
    return *(const LooseInts *)at;
}

/* What a block of outputs of one row becomes. */
ALWAYS void finish(const Product *p, long block, Floats made, float *y, enum Then then) {
    if (p->bias) made += load(p->bias + block * LANES);
    float *to = y + block * LANES;
    if (then == ADD) made += load(to);
    if (then == GELU) made = gelu(made);
    if (then == RELU) made = greater(made, all(0.f));
    store(to, made);
}

#define UNROLL _Pragma("GCC unroll 16")

/* Weights are read one behind the other. Few rows go at memory's pace, and what comes next is wanted
 * soon; many go at arithmetic's, and it has time to come into the second-level cache. */
ALWAYS void fetch(const uint8_t *from, const int rows) {
    if (rows <= 4) __builtin_prefetch(from + READ_AHEAD);
    else __builtin_prefetch(from + 4 * READ_AHEAD, 0, 2);
}

/* A block of outputs for `rows` rows from row `r`, in `ways` sums each, so that none waits for the one
 * before; both are constants wherever it is called. */
ALWAYS void tile(const int ways, const int rows, const Product *p, const Step *s, long block,
                 long r, float *y, enum Then then) {
    const uint8_t *weight = p->weight + block * LANES * p->in;
    const int8_t *bytes = s->bytes + r * p->in;
    Sums sums[4][16][PARTS];
    UNROLL for (int way = 0; way < ways; way++)
    UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int part = 0; part < PARTS; part++) sums[way][i][part] = no_sums();
    for (long k = 0; k < p->in; k += 4 * ways)
        UNROLL for (int way = 0; way < ways; way++) {
            const uint8_t *from = weight + (k + 4 * way) * LANES;
            fetch(from, rows);
            UNROLL for (int part = 0; part < PARTS; part++) {
                Bytes w = load_bytes(from + part * 64 / PARTS);
                UNROLL for (int i = 0; i < rows; i++)
                    sums[way][i][part] = dot(sums[way][i][part], w,
                                             broadcast(bytes + (k + 4 * way) * rows + i * 4));
            }
        }
    Floats scale = load(p->scale + block * LANES);
    UNROLL for (int i = 0; i < rows; i++) {
        Ints made = collect(sums[0][i]);
        UNROLL for (int way = 1; way < ways; way++) made += collect(sums[way][i]);
        made -= BIAS * s->sums[r + i];
        finish(p, block, floats(made) * (scale * all(s->step[r + i])), y + (r + i) * p->out, then);
    }
}

/* One block in two planes: fifteen bits of either factor, but for what the two lowest would give. */
ALWAYS void fine_tile(const int rows, const Product *p, const Step *s, long block, long r, float *y,
                      enum Then then) {
    Sums sums[8][PARTS], fine[8][PARTS];
    const int8_t *x = s->bytes + r * p->in, *rest = s->fine + r * p->in;
    UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int part = 0; part < PARTS; part++) sums[i][part] = fine[i][part] = no_sums();
    for (long k = 0; k < p->in; k += 4) {
        long from = (block * p->in + k) * LANES;
        fetch(p->weight + from, rows);
        fetch(p->fine + from, rows);
        UNROLL for (int part = 0; part < PARTS; part++) {
            Bytes high = load_bytes(p->weight + from + part * 64 / PARTS);
            Bytes low = load_bytes(p->fine + from + part * 64 / PARTS);
            UNROLL for (int i = 0; i < rows; i++) {
                Four whole = broadcast(x + k * rows + i * 4);
                Sums here = dot(fine[i][part], high, broadcast(rest + k * rows + i * 4));
                sums[i][part] = dot(sums[i][part], high, whole);
                fine[i][part] = dot(here, low, whole);
            }
        }
    }
    Floats scale = load(p->scale + block * LANES);
    UNROLL for (int i = 0; i < rows; i++) {
        Floats high = floats(collect(sums[i]) - BIAS * s->sums[r + i]);
        Floats low = floats(collect(fine[i]) - BIAS * (s->fine_sums[r + i] + s->sums[r + i]));
        finish(p, block, (high + low / all((float)FINE)) * (scale * all(s->step[r + i])),
               y + (r + i) * p->out, then);
    }
}

/* One block of nibbles: a scale each group, in fp32 group after group. */
ALWAYS void nibble_tile(const int rows, const Product *p, const Step *s, long block, long r,
                        float *y, enum Then then) {
    long groups = p->in / NIBBLE_GROUP;
    const int8_t *bytes = s->bytes + r * p->in;
    const int32_t *group_sums = s->group_sums + r * groups;
    Floats made[8];
    UNROLL for (int i = 0; i < rows; i++) made[i] = all(0.f);
    for (long g = 0; g < groups; g++) {
        const uint8_t *from = p->weight + (block * groups + g) * 256;
        Sums sums[8][PARTS];
        UNROLL for (int i = 0; i < rows; i++)
        UNROLL for (int part = 0; part < PARTS; part++) sums[i][part] = no_sums();
        UNROLL for (int j = 0; j < 4; j++) {
            fetch(from + j * 64, rows);
            UNROLL for (int part = 0; part < PARTS; part++) {
                Bytes both = load_bytes(from + j * 64 + part * 64 / PARTS);
                Bytes low = low_nibbles(both), high = high_nibbles(both);
                UNROLL for (int i = 0; i < rows; i++) {
                    const int8_t *x = bytes + (g * NIBBLE_GROUP + j * 8) * rows + i * 4;
                    Sums here = dot_small(sums[i][part], low, broadcast(x));
                    sums[i][part] = dot_small(here, high, broadcast(x + 4 * rows));
                }
            }
        }
        Shorts halves = *(const LooseShorts *)(p->group_scale + (block * groups + g) * LANES);
        Floats scale = (Floats)(__builtin_convertvector(halves, Ints) << 16);
        UNROLL for (int i = 0; i < rows; i++) {
            Ints sum = collect(sums[i]) - group_sums[g * rows + i];
            made[i] += floats(sum) * scale;
        }
    }
    UNROLL for (int i = 0; i < rows; i++)
        finish(p, block, made[i] * all(s->step[r + i]), y + (r + i) * p->out, then);
}

/* How many of `left` rows are multiplied at once: as many as there are registers for their sums. */
static long tile_rows(const Product *p, long left) {
    long rows = PARTS > 1 ? 4 : p->group_scale || p->fine ? 8 : 16;
    while (rows > 2 && rows > left) rows /= 2;
    return rows;
}

/* Each tile is a function of its own, whose registers are all for its sums. */
typedef void Tile(const Product *p, const Step *s, long block, long r, float *y, enum Then then);
#define TILE(NAME, KIND, ...) \
    static __attribute__((noinline)) void NAME(const Product *p, const Step *s, long block, long r, \
                                               float *y, enum Then then) { \
        KIND(__VA_ARGS__, p, s, block, r, y, then); \
    }
#if PARTS == 1
TILE(tile_16, tile, 1, 16)
TILE(tile_8, tile, 2, 8)
TILE(nibble_tile_8, nibble_tile, 8)
TILE(fine_tile_8, fine_tile, 8)
#endif
TILE(tile_4, tile, PARTS == 1 ? 4 : 1, 4)
TILE(tile_2, tile, PARTS == 1 ? 4 : 2, 2)
TILE(nibble_tile_4, nibble_tile, 4)
TILE(nibble_tile_2, nibble_tile, 2)
TILE(fine_tile_4, fine_tile, 4)
TILE(fine_tile_2, fine_tile, 2)

static Tile *tile_of(const Product *p, long rows) {
#if PARTS == 1
    if (rows == 16) return tile_16;
    if (rows == 8) return p->group_scale ? nibble_tile_8 : p->fine ? fine_tile_8 : tile_8;
#endif
    if (rows == 4) return p->group_scale ? nibble_tile_4 : p->fine ? fine_tile_4 : tile_4;
    return p->group_scale ? nibble_tile_2 : p->fine ? fine_tile_2 : tile_2;
}

/* One group of blocks of outputs for all rows. */
static void multiply_group(const Product *p, const Step *s, long rows, float *y, enum Then then,
                           long group) {
    long blocks = p->out / LANES, end = (group + 1) * GROUP;
    for (long r = 0, size; r < rows; r += size) {
        size = tile_rows(p, rows - r);
        Tile *some = tile_of(p, size);
        for (long b = group * GROUP; b < end && b < blocks; b++) some(p, s, b, r, y, then);
    }
}

/* y fp32 [rows, out] from quantised rows. A piece of work is groups that follow each other, since what
 * is fetched is read next; there are four for each thread, so that one that is held up leaves some. */
static void multiply(const Product *p, const Step *s, long rows, float *y, enum Then then) {
    long groups = (p->out / LANES + GROUP - 1) / GROUP, pieces = 4 * team.size;
    for (long piece; (piece = take(pieces)) >= 0;)
        for (long g = piece * groups / pieces; g < (piece + 1) * groups / pieces; g++)
            multiply_group(p, s, rows, y, then, g);
    barrier();
}

/* y from x, a row at a time after its norm if there is one. All threads call it; all is there when it
 * returns. */
static void product(const Step *s, long rows, const Norm *norm, const float *x, const Product *p,
                    float *y, enum Then then) {
    for (long r; (r = take(rows)) >= 0;) {
        long start = 0, size;
        while (start + (size = tile_rows(p, rows - start)) <= r) start += size;
        long at = start * p->in + (r - start) * 4, groups = p->in / NIBBLE_GROUP;
        quantise(x + r * p->in, norm, p->in, size, s->bytes + at, p->fine ? s->fine + at : NULL,
                 s->step + r, s->sums + r, s->fine_sums + r,
                 p->group_scale ? s->group_sums + start * groups + r - start : NULL);
    }
    barrier();
    multiply(p, s, rows, y, then);
}

/* Bytes of a head's vector, 127ths of its largest magnitude; gives what 1 of them stands for. */
ALWAYS float head_bytes(const float *x, long width, int8_t *bytes) {
    Floats most = all(0.f);
    for (long i = 0; i < width; i += LANES) most = greater(most, magnitude(load(x + i)));
    float peak = most_of(most);
    Floats steps = all(peak > 0 ? 127 / peak : 0);
    for (long i = 0; i < width; i += LANES) {
        Ints whole = nearest(load(x + i) * steps);
        store_bytes(bytes + i, whole);
    }
    return peak / 127;
}

typedef struct {
    uint8_t *keys, *values;
    float *key_scale, *value_scale;
} Head;

ALWAYS Head head_of(const Model *m, const KvCache *kv, long slot, long layer, long row, long head) {
    long place = ((slot * m->count + layer) * 2 + row) * m->attention_heads + head;
    long width = m->dim / m->attention_heads, size = kv->positions * width;
    return (Head){kv->keys + place * size, kv->values + place * size,
                  kv->key_scale + place * kv->positions, kv->value_scale + place * kv->positions};
}

/* Write a head's key and value at position `at`. */
static void write_kv(Head head, const float *key, const float *value, long at, long width) {
    int8_t bytes[width];
    uint8_t *keys = head.keys + at / 16 * 16 * width + at % 16 * 4;
    head.key_scale[at] = head_bytes(key, width, bytes);
    for (long i = 0; i < width; i += 4) {
        uint32_t four;
        memcpy(&four, bytes + i, 4);
        four ^= 0x80808080;
        memcpy(keys + i * LANES, &four, 4);
    }
    uint8_t *values = head.values + at / 4 * 4 * width + at % 4;
    head.value_scale[at] = head_bytes(value, width, bytes);
    for (long i = 0; i < width; i++) values[i * 4] = (uint8_t)(bytes[i] + 128);
}

/* LANES columns of a head's answer, for each block: values weighted by shares in two planes of seven
 * bits. next: keys that are read after these values. */
ALWAYS void weigh(const int blocks, const int8_t *high, const int8_t *low, const uint8_t *values,
                  const uint8_t *next, long count, long width, int32_t high_sum, int32_t low_sum,
                  float scale, float *answer) {
    Sums highs[4][PARTS], lows[4][PARTS];
    UNROLL for (int b = 0; b < blocks; b++)
    UNROLL for (int part = 0; part < PARTS; part++) highs[b][part] = lows[b][part] = no_sums();
    for (long t = 0; t < count; t += 4) {
        Four h = broadcast(high + t), l = broadcast(low + t);
        UNROLL for (int b = 0; b < blocks; b++) {
            const uint8_t *from = values + t * width + b * 64;
            __builtin_prefetch(next + t * width + b * 64, 0, 2);
            UNROLL for (int part = 0; part < PARTS; part++) {
                Bytes v = load_bytes(from + part * 64 / PARTS);
                highs[b][part] = dot(highs[b][part], v, h);
                lows[b][part] = dot(lows[b][part], v, l);
            }
        }
    }
    UNROLL for (int b = 0; b < blocks; b++) {
        Floats sum = floats(collect(highs[b]) - BIAS * high_sum) * all(128.f);
        sum += floats(collect(lows[b]) - BIAS * low_sum);
        store(answer + b * LANES, sum * all(scale));
    }
}

/* softmax(query keys / sqrt(width)) values over `count` positions, for one head of one row. While keys
 * are read, the values come into the second-level cache, and while those are, the next head's keys:
 * a head's are too few for a processor to notice by itself that they follow each other. */
static void attend(const float *query, Head head, Head next, long count, long width,
                   float *answer) {
    long padded = (count + LANES - 1) / LANES * LANES;
    float scores[padded];
    int8_t bytes[width], high[padded], low[padded];
    float scale = head_bytes(query, width, bytes) / __builtin_sqrtf((float)width);
    int32_t bias = 0;
    for (long i = 0; i < width; i++) bias += bytes[i];
    bias *= BIAS;
    const Ints lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    Floats top = all(-3e38f), sum = all(0.f), most = all(0.f);
    for (long t = 0; t < count; t += LANES) {
        Sums sums[2][PARTS];
        UNROLL for (int odd = 0; odd < 2; odd++)
        UNROLL for (int part = 0; part < PARTS; part++) sums[odd][part] = no_sums();
        for (long i = 0; i < width; i += 8)
            UNROLL for (int odd = 0; odd < 2; odd++) {
                long at = t * width + (i + odd * 4) * LANES;
                const uint8_t *from = head.keys + at;
                Four four = broadcast(bytes + i + odd * 4);
                __builtin_prefetch(head.values + at, 0, 2);
                UNROLL for (int part = 0; part < PARTS; part++)
                    sums[odd][part] = dot(sums[odd][part], load_bytes(from + part * 64 / PARTS), four);
            }
        __builtin_prefetch(head.value_scale + t);
        Floats score = floats(collect(sums[0]) + collect(sums[1]) - bias);
        score = score * load(head.key_scale + t) * all(scale);
        score = pick(lane < (int32_t)(count - t), score, all(-3e38f));
        top = greater(top, score);
        store(scores + t, score);
    }
    top = all(most_of(top));
    for (long t = 0; t < count; t += LANES) {
        Ints seen = lane < (int32_t)(count - t);
        Floats share = pick(seen, exponential(load(scores + t) - top), all(0.f));
        sum += share;
        share = pick(seen, share * load(head.value_scale + t), all(0.f));
        most = greater(most, share);
        store(scores + t, share);
    }
    float total = sum_of(sum), peak = most_of(most);
    Floats steps = all(peak > 0 ? SHARES / peak : 0);
    Ints highs = {}, lows = {};
    for (long t = 0; t < count; t += LANES) {
        __builtin_prefetch(next.key_scale + t);
        Ints whole = nearest(load(scores + t) * steps), upper = whole >> 7, lower = whole & 127;
        highs += upper, lows += lower;
        store_bytes(high + t, upper);
        store_bytes(low + t, lower);
    }
    int32_t high_sum = 0, low_sum = 0;
    for (int i = 0; i < LANES; i++) high_sum += highs[i], low_sum += lows[i];
    scale = peak / SHARES / total;
    long i = 0;
    for (; i + 64 <= width; i += 64)
        weigh(4, high, low, head.values + i * 4, next.keys + i * 4, count, width, high_sum, low_sum,
              scale, answer + i);
    for (; i < width; i += LANES)
        weigh(1, high, low, head.values + i * 4, next.keys + i * 4, count, width, high_sum, low_sum,
              scale, answer + i);
}

/* What all heads of all rows answer, to their sequence up to their position or to its conditions.
 * Keys and values of all new positions are written before any is read. */
static void attention(const Model *m, const Step *s, long layer, int self) {
    const KvCache *kv = self ? &s->self_kv : &s->cross_kv;
    long dim = m->dim, heads = m->attention_heads, width = dim / heads;
    if (self) {
        for (long i; (i = take(2 * s->pairs * heads)) >= 0;) {
            long row = i / heads, head = i % heads;
            const Extent *e = s->extents + row / 2;
            const float *key = s->wide + row * 3 * dim + dim + head * width;
            write_kv(head_of(m, kv, e->slot, layer, row % 2, head), key, key + dim, e->position,
                     width);
        }
        barrier();
    }
    long all = 2 * s->pairs * heads, pieces = 8 * team.size < all ? 4 * team.size : all;
    for (long piece; (piece = take(pieces)) >= 0;)
        for (long i = piece * all / pieces; i < (piece + 1) * all / pieces; i++) {
            long row = i / heads, head = i % heads, then = (i + 1) % all;
            const Extent *e = s->extents + row / 2, *f = s->extents + then / heads / 2;
            attend(s->wide + row * (self ? 3 : 1) * dim + head * width,
                   head_of(m, kv, e->slot, layer, row % 2, head),
                   head_of(m, kv, f->slot, layer, then / heads % 2, then % heads),
                   self ? e->position + 1 : e->cross_length, width,
                   s->answer + row * dim + head * width);
        }
    barrier();
}

static void embed(const Model *m, const Step *s) {
    for (long row; (row = take(2 * s->pairs)) >= 0;) {
        long pair = row / 2;
        const float *position = m->positions + s->extents[pair].position * m->dim;
        float *x = s->x + row * m->dim;
        for (long i = 0; i < m->dim; i += LANES) {
            Floats sum = all(0.f);
            if (pair < s->given)
                sum = load(s->vectors + row * m->dim + i);
            else
                for (long k = 0; k < m->codebooks; k++) {
                    long code = s->codes[pair * m->codebooks + k];
                    sum += load(m->embedding + (k * (m->card + 1) + code) * m->dim + i);
                }
            store(x + i, sum + load(position + i));
        }
    }
    barrier();
}

static uint64_t mix(uint64_t x) { /* SplitMix64's finaliser */
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}

/* Gumbel noise of a token: the largest of logit and noise is a draw (Gumbel, 1954). */
static double gumbel(uint64_t key, long token) {
    uint64_t bits = mix(key + (uint64_t)(token + 1) * 0x9E3779B97F4A7C15ull) >> 24;
    double uniform = ((double)bits + 0.5) / (double)(1ll << 40);
    return -logarithm(-logarithm(1 - uniform));
}

/* Integers in the order of floats. */
ALWAYS Ints ordered(Floats x) {
    Ints bits = (Ints)x;
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
}

/* How many of the ranked logits are at least `from`, or the mass of those above it. */
static float beyond(const int32_t *rank, const float *mass, long count, int64_t from) {
    Ints number = {};
    Floats sum = all(0.f);
    Ints limit = (int32_t)from - (Ints){};
    for (long i = 0; i < count; i += LANES) {
        Ints here = *(const LooseInts *)(rank + i);
        if (mass)
            sum += pick(here > limit, load(mass + i), all(0.f));
        else
            number -= here >= limit;
    }
    return mass ? sum_of(sum) : sum_of(floats(number));
}

/* The least rank that is kept: the `top_k`th, or the last of the nucleus of `top_p`. */
static int32_t threshold(const int32_t *rank, const float *logits, long count, long top_k,
                         float top_p) {
    int64_t low = INT32_MIN, high = INT32_MAX;
    if (top_p > 0) {
        float mass[count];
        Floats top = all(-3e38f), total = all(0.f);
        for (long i = 0; i < count; i += LANES) top = greater(top, load(logits + i));
        top = all(most_of(top));
        for (long i = 0; i < count; i += LANES) {
            Floats share = exponential(load(logits + i) - top);
            store(mass + i, share);
            total += share;
        }
        float most = top_p * sum_of(total);
        while (low < high) { /* the least whose betters have at most that mass */
            int64_t middle = (low + high) >> 1;
            if (beyond(rank, mass, count, middle) <= most) high = middle;
            else low = middle + 1;
        }
        return (int32_t)low;
    }
    if (top_k <= 0 || top_k >= count) return INT32_MIN;
    while (low < high) { /* the greatest that so many reach */
        int64_t middle = (low + high + 1) >> 1;
        if (beyond(rank, NULL, count, middle) >= (float)top_k) low = middle;
        else high = middle - 1;
    }
    return (int32_t)low;
}

/* Draw the token of one codebook of one pair. */
static void sample(const Model *m, const Step *s, long pair, long k) {
    long count = m->padded_card;
    float logits[count];
    int32_t rank[count];
    const float *given = s->logits + (2 * pair * m->codebooks + k) * count;
    const float *null = given + m->codebooks * count;
    const uint8_t *silent = s->silent && s->barred[pair * m->codebooks + k]
                                ? s->silent + k * m->card : NULL;
    float temperature = s->temperature[pair];
    Floats guidance = all(s->guidance[pair]), heat = all(temperature > 0 ? temperature : 1.f);
    for (long i = 0; i < count; i += LANES)
        store(logits + i, (load(null + i) + (load(given + i) - load(null + i)) * guidance) / heat);
    for (long i = 0; i < count; i++)
        if (i >= m->card || (silent && silent[i])) logits[i] = -3e38f;
    for (long i = 0; i < count; i += LANES) *(LooseInts *)(rank + i) = ordered(load(logits + i));
    int32_t least = temperature > 0
        ? threshold(rank, logits, count, s->top_k[pair], s->top_p[pair]) : INT32_MIN;
    uint64_t key = s->noise_key[pair * m->codebooks + k];
    double most = -1e300;
    long best = 0;
    for (long i = 0; i < m->card; i++) {
        if (!(logits[i] > -1e38f) || rank[i] < least) continue;
        double score = logits[i];
        if (temperature > 0) score += gumbel(key, i);
        if (score > most) most = score, best = i;
    }
    s->tokens[pair * m->codebooks + k] = (int32_t)best;
}

typedef struct { const Model *m; const Step *s; long slot; } Call;

static void run_sampling(void *argument) {
    const Model *m = ((Call *)argument)->m;
    const Step *s = ((Call *)argument)->s;
    for (long i; (i = take(s->sampled * m->codebooks)) >= 0;)
        sample(m, s, i / m->codebooks, i % m->codebooks);
}

static void run_step(void *argument) {
    const Model *m = ((Call *)argument)->m;
    const Step *s = ((Call *)argument)->s;
    long rows = 2 * s->pairs;
    embed(m, s);
    for (long i = 0; i < m->count; i++) {
        const Layer *layer = m->layers + i;
        product(s, rows, &layer->norm1, s->x, &layer->qkv, s->wide, STORE);
        attention(m, s, i, 1);
        product(s, rows, NULL, s->answer, &layer->out, s->x, ADD);
        if (layer->query.weight) {
            product(s, rows, &layer->norm_cross, s->x, &layer->query, s->wide, STORE);
            attention(m, s, i, 0);
            product(s, rows, NULL, s->answer, &layer->cross_out, s->x, ADD);
        }
        product(s, rows, &layer->norm2, s->x, &layer->up, s->wide, m->relu ? RELU : GELU);
        product(s, rows, NULL, s->wide, &layer->down, s->x, ADD);
    }
    if (!s->sampled) return;
    product(s, 2 * s->sampled, &m->out_norm, s->x, &m->heads, s->logits, STORE);
    run_sampling(argument);
}

/* Keys and values of a slot's conditions, fp32 [2][pairs][dim] in s->x, for every layer. */
static void run_conditions(void *argument) {
    const Call *call = argument;
    const Model *m = call->m;
    const Step *s = call->s;
    long dim = m->dim, heads = m->attention_heads, width = dim / heads;
    for (long layer = 0; layer < m->count; layer++) {
        product(s, 2 * s->pairs, NULL, s->x, &m->layers[layer].cross_kv, s->wide, STORE);
        for (long i; (i = take(2 * s->pairs * heads)) >= 0;) {
            long row = i / heads, head = i % heads;
            const float *key = s->wide + row * 2 * dim + head * width;
            write_kv(head_of(m, &s->cross_kv, call->slot, layer, row / s->pairs, head), key,
                     key + dim, row % s->pairs, width);
        }
        barrier();
    }
}

/* One product of `rows` rows, s->x to s->wide: for tests and measurements. */
typedef struct { const Product *p; const Step *s; long rows; } One;
static void run_product(void *argument) {
    const One *one = argument;
    product(one->s, one->rows, NULL, one->s->x, one->p, one->s->wide, STORE);
}

/* Only reads `pieces` pieces, as a step reads weights: what memory gives a second, for measurements.
 * The sum of all four-byte numbers, modulo 2^32. */
enum { PIECE = 1 << 20 };
typedef struct { const uint8_t *from; long pieces; atomic_uint sum; } Reading;

static void run_reading(void *argument) {
    Reading *reading = argument;
    for (long i; (i = take(reading->pieces)) >= 0;) {
        const uint8_t *from = reading->from + i * PIECE;
        Ints sums[4] = {};
        for (long at = 0; at < PIECE; at += sizeof sums)
            UNROLL for (int j = 0; j < 4; j++) {
                __builtin_prefetch(from + at + j * (long)sizeof(Ints) + READ_AHEAD);
                sums[j] += *(const LooseInts *)(from + at + j * (long)sizeof(Ints));
            }
        Ints sum = sums[0] + sums[1] + sums[2] + sums[3];
        uint32_t total = 0;
        for (int lane = 0; lane < LANES; lane++) total += (uint32_t)sum[lane];
        atomic_fetch_add(&reading->sum, total);
    }
}

unsigned read_memory(const uint8_t *from, long pieces, int threads) {
    Reading reading = {.from = from, .pieces = pieces};
    together(run_reading, &reading, threads);
    return atomic_load(&reading.sum);
}

/* Weights [out][in], fp32 or fp16, to a product's bytes (and scales), a block of outputs at a time. */
typedef struct { const void *from; int half; Product p; } Packing;

/* A row of finite weights as fp32. What fp16's bits mean as an fp32 is 2^112 times too small. */
static const float *row_of(const Packing *packing, long out, float *row) {
    long in = packing->p.in;
    if (!packing->half) return (const float *)packing->from + out * in;
    const uint16_t *from = (const uint16_t *)packing->from + out * in;
    for (long k = 0; k < in; k++) {
        uint32_t bits = (uint32_t)(from[k] & 0x7FFF) << 13;
        float size;
        memcpy(&size, &bits, 4);
        size *= 0x1p112f;
        row[k] = from[k] & 0x8000 ? -size : size;
    }
    return row;
}

static void pack_bytes(const float *from, const Product *p, long out) {
    Floats sizes = all(1e-12f);
    int8_t bytes[p->in], fine[p->in];
    for (long k = 0; k < p->in; k += LANES) sizes = greater(sizes, magnitude(load(from + k)));
    float scale = most_of(sizes) / 127;
    ((float *)p->scale)[out] = scale;
    for (long k = 0; k < p->in; k += LANES) {
        Floats whole = load(from + k) / all(scale);
        Ints near = nearest(whole);
        store_bytes(bytes + k, near);
        if (p->fine) store_bytes(fine + k, nearest((whole - floats(near)) * all((float)FINE)));
    }
    long start = out / LANES * LANES * p->in + out % LANES * 4;
    for (long k = 0; k < p->in; k += 4)
        for (int plane = 0; plane < (p->fine ? 2 : 1); plane++) {
            uint32_t four;
            memcpy(&four, (plane ? fine : bytes) + k, 4);
            four ^= 0x80808080; /* 128 more than what they stand for */
            memcpy((uint8_t *)(plane ? p->fine : p->weight) + start + k * LANES, &four, 4);
        }
}

/* The scale of a group, of those that leave its largest weight 7 or -8 of them or a little more, that
 * errs least in the sum of squares; as bf16, rounded before it is judged. */
static void pack_nibbles(const float *from, const Product *p, long out) {
    long groups = p->in / NIBBLE_GROUP;
    for (long g = 0; g < groups; g++) {
        Floats x[2] = {load(from + g * NIBBLE_GROUP), load(from + g * NIBBLE_GROUP + LANES)};
        float peak = 0, least = 0;
        for (int i = 0; i < NIBBLE_GROUP; i++) {
            float w = from[g * NIBBLE_GROUP + i];
            if (__builtin_fabsf(w) > __builtin_fabsf(peak)) peak = w;
        }
        uint32_t best = 0;
        Ints chosen[2] = {};
        for (int candidate = 0; candidate < 24; candidate++) {
            float share = 1 - (float)(candidate % 12) / 40;
            float scale = candidate < 12 ? __builtin_fabsf(peak) / 7 * share : -peak / 8 * share;
            uint32_t bits;
            memcpy(&bits, &scale, 4);
            bits = (bits + 0x8000) & 0xFFFF0000;
            memcpy(&scale, &bits, 4);
            Floats error = all(0.f);
            Ints q[2];
            for (int half = 0; half < 2; half++) {
                q[half] = nearest(scale != 0 ? x[half] / all(scale) : all(0.f));
                q[half] = (Ints)pick(q[half] > 7, (Floats)(7 - (Ints){}), (Floats)q[half]);
                q[half] = (Ints)pick(q[half] < -8, (Floats)(-8 - (Ints){}), (Floats)q[half]);
                Floats apart = x[half] - floats(q[half]) * all(scale);
                error += apart * apart;
            }
            float wrong = sum_of(error);
            if (candidate && wrong >= least) continue;
            least = wrong, best = bits;
            chosen[0] = q[0], chosen[1] = q[1];
        }
        long block = out / LANES * groups + g, lane = out % LANES;
        ((uint16_t *)p->group_scale)[block * LANES + lane] = (uint16_t)(best >> 16);
        uint8_t *to = (uint8_t *)p->weight + block * 256 + lane * 4;
        for (int j = 0; j < 4; j++)
            for (int i = 0; i < 4; i++) {
                int low = chosen[j / 2][j % 2 * 8 + i], high = chosen[j / 2][j % 2 * 8 + 4 + i];
                to[j * 64 + i] = (uint8_t)((low + 8) | (high + 8) << 4);
            }
    }
}

static void run_packing(void *argument) {
    const Packing *packing = argument;
    for (long block; (block = take(packing->p.out / LANES)) >= 0;)
        for (long out = block * LANES; out < (block + 1) * LANES; out++) {
            float row[packing->p.in];
            (packing->p.group_scale ? pack_nibbles : pack_bytes)(
                row_of(packing, out, row), &packing->p, out);
        }
}

void pack(const void *from, int half, const Product *p, int threads) {
    Packing packing = {from, half, *p};
    together(run_packing, &packing, threads);
}

void step(const Model *m, const Step *s, int threads) {
    Call call = {m, s, 0};
    together(run_step, &call, threads);
}

void conditions(const Model *m, const Step *s, long slot, int threads) {
    Call call = {m, s, slot};
    together(run_conditions, &call, threads);
}

/* Only the draw, from s->logits: for tests. */
void sample_tokens(const Model *m, const Step *s, int threads) {
    Call call = {m, s, 0};
    together(run_sampling, &call, threads);
}

void one_product(const Product *p, const Step *s, long rows, int threads) {
    One one = {p, s, rows};
    together(run_product, &one, threads);
}
