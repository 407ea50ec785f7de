/* The int8 layers of one decoding step, for CPUs that have AVX-512 VNNI: what cpu_kernels.py compiles.
 *
 * A step of one request is some thousand small operations around products that read each weight
 * once; launched one by one they take as long as the products. Here all layers are one call, whose
 * threads meet at barriers between the parts of a layer. The numbers are those of linear.Int8 and
 * attention_cpu.GatherAttention: activations in 127ths of their row's largest magnitude, integer sums, fp32
 * norms, softmax and residual, fp16 keys and values. A row is computed alike whatever rows are
 * about, and by whichever thread, so its bits are its own.
 */
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 16, GROUP = 4, BLOCK = 32, ZERO = 128 };
enum Then { STORE, ADD, GELU, RELU };

typedef __m512 Floats;
typedef __m512i Ints;
typedef uint16_t Half;

/* Rows are divided into `inputs` of one byte, from ZERO on; weights lie in blocks of LANES outputs:
 * [out / LANES][in / 4][LANES][4]. zero: ZERO times the sum of each output's weights. */
typedef struct {
    const int8_t *weight;
    const float *scale;
    const int32_t *zero;
    const float *bias; /* or NULL */
    long out, in;
} Product;

typedef struct { const float *gain, *bias; } Norm;

typedef struct {
    Norm norm1;
    Product qkv, out;
    Norm norm_cross;
    Product query, cross_out; /* without weights where the model attends to no conditions */
    Norm norm2;
    Product up, down;
} Layer;

typedef struct {
    const Layer *layers;
    long count, dim, heads, relu;
} Model;

/* Keys and values of every slot: fp16 [slots, layers, 2 (k, v), 2 (rows), heads, positions, d],
 * keys in blocks of BLOCK positions with the positions innermost. */
typedef struct {
    Half *at;
    long positions;
} KvCache;

/* extents: slot, positions in its past, and in its conditions, for each pair of rows.
 * x: the residual, fp32 [rows, dim]. wide: fp32 [rows, max(3 dim, ffn)]. answer: fp32 [rows, dim].
 * inputs: [rows, max(dim, ffn)], step: [rows], a quantised row and what 1 of it stands for. */
typedef struct {
    long rows;
    const long *extents;
    KvCache self_kv, cross_kv;
    float *x, *wide, *answer, *step;
    uint8_t *inputs;
} Step;

#define ALWAYS static inline __attribute__((always_inline))

ALWAYS Floats load(const float *from) { return _mm512_loadu_ps(from); }

ALWAYS Floats load_half(const Half *from) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)from));
}

ALWAYS Floats all(float x) { return _mm512_set1_ps(x); }

/* e^x = 2^n e^r with |r| <= ln 2 / 2, where Taylor's first seven terms leave 2e-7 of it. */
ALWAYS Floats exponential(Floats x) {
    x = _mm512_max_ps(x, all(-100.f));
    Floats n = _mm512_roundscale_ps(x * all(1.44269504f), _MM_FROUND_TO_NEAREST_INT);
    Floats r = x - n * all(0.693359375f) + n * all(2.12194440e-4f);
    Floats sum = all(1.f / 720);
    const float terms[] = {1.f / 120, 1.f / 24, 1.f / 6, 1.f / 2, 1.f, 1.f};
    for (int i = 0; i < 6; i++) sum = sum * r + all(terms[i]);
    return _mm512_scalef_ps(sum, n);
}

/* x times the normal distribution's integral up to x, by Abramowitz and Stegun's 7.1.26 for the
 * error function: within 1e-7 of it. */
ALWAYS Floats gelu(Floats x) {
    Floats z = _mm512_abs_ps(x) * all(0.70710678f), t = all(1.f) / (all(1.f) + all(0.3275911f) * z);
    Floats sum = all(1.061405429f);
    const float terms[] = {-1.453152027f, 1.421413741f, -0.284496736f, 0.254829592f};
    for (int i = 0; i < 4; i++) sum = sum * t + all(terms[i]);
    Floats beyond = all(0.5f) * sum * t * exponential(-z * z);
    __mmask16 positive = _mm512_cmp_ps_mask(x, all(0.f), _CMP_GT_OQ);
    return x * _mm512_mask_sub_ps(beyond, positive, all(1.f), beyond);
}

/* Bytes of a row, after a norm if there is one, into `inputs`; gives what 1 of them stands for. */
static float quantise(const float *x, const Norm *norm, long dim, uint8_t *inputs) {
    float normed[norm ? dim : 1];
    if (norm) {
        Floats sum = all(0.f), squares = all(0.f);
        for (long i = 0; i < dim; i += LANES) sum += load(x + i);
        Floats mean = all(_mm512_reduce_add_ps(sum) / dim);
        for (long i = 0; i < dim; i += LANES) {
            Floats apart = load(x + i) - mean;
            squares += apart * apart;
        }
        float variance = _mm512_reduce_add_ps(squares) / dim;
        Floats scale = all(1.f) / _mm512_sqrt_ps(all(variance + 1e-5f));
        for (long i = 0; i < dim; i += LANES) {
            Floats y = (load(x + i) - mean) * scale * load(norm->gain + i) + load(norm->bias + i);
            _mm512_storeu_ps(normed + i, y);
        }
        x = normed;
    }
    Floats most = all(0.f);
    for (long i = 0; i < dim; i += LANES) most = _mm512_max_ps(most, _mm512_abs_ps(load(x + i)));
    float peak = _mm512_reduce_max_ps(most);
    Floats steps = all(peak > 0 ? 127 / peak : 0);
    for (long i = 0; i < dim; i += LANES) {
        Ints whole = _mm512_cvtps_epi32(load(x + i) * steps);
        __m128i bytes = _mm512_cvtusepi32_epi8(_mm512_add_epi32(whole, _mm512_set1_epi32(ZERO)));
        _mm_storeu_si128((__m128i *)(inputs + i), bytes);
    }
    return peak / 127;
}

/* `blocks` blocks of outputs for `rows` rows; both are constants wherever this is called. */
ALWAYS void tile(const int blocks, const int rows, const Product *p, long block,
                 const uint8_t *inputs, const float *step, float *y, enum Then then) {
    const int8_t *weight = p->weight + block * LANES * p->in;
    Ints sums[GROUP][8];
#pragma GCC unroll 8
    for (int b = 0; b < blocks; b++)
#pragma GCC unroll 8
        for (int r = 0; r < rows; r++) sums[b][r] = _mm512_setzero_si512();
    for (long k = 0; k < p->in; k += 4) {
        Ints four[8];
#pragma GCC unroll 8
        for (int r = 0; r < rows; r++) {
            int bytes;
            memcpy(&bytes, inputs + r * p->in + k, 4);
            four[r] = _mm512_set1_epi32(bytes);
        }
#pragma GCC unroll 8
        for (int b = 0; b < blocks; b++) {
            Ints w = _mm512_loadu_si512(weight + (b * p->in + k) * LANES);
#pragma GCC unroll 8
            for (int r = 0; r < rows; r++) sums[b][r] = _mm512_dpbusd_epi32(sums[b][r], four[r], w);
        }
    }
#pragma GCC unroll 8
    for (int b = 0; b < blocks; b++) {
        long n = (block + b) * LANES;
        Floats scale = load(p->scale + n), bias = p->bias ? load(p->bias + n) : all(0.f);
        Ints zero = _mm512_loadu_si512(p->zero + n);
#pragma GCC unroll 8
        for (int r = 0; r < rows; r++) {
            float *to = y + r * p->out + n;
            Floats made = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums[b][r], zero));
            made = _mm512_fmadd_ps(made, scale * all(step[r]), bias);
            if (then == ADD) made += load(to);
            if (then == GELU) made = gelu(made);
            if (then == RELU) made = _mm512_max_ps(made, all(0.f));
            _mm512_storeu_ps(to, made);
        }
    }
}

/* y fp32 [rows, out] from quantised rows, GROUP blocks at a time. */
static void multiply(const Product *p, long rows, const uint8_t *inputs, const float *step,
                     float *y, enum Then then) {
    long blocks = p->out / LANES;
#define TILES(B, R, FIRST) \
    tile(B, R, p, FIRST, inputs + r * p->in, step + r, y + r * p->out, then)
#pragma omp for schedule(dynamic)
    for (long block = 0; block < blocks; block += GROUP) {
        long r = 0;
        if (block + GROUP <= blocks) {
            for (; r + 8 <= rows; r += 8) TILES(2, 8, block), TILES(2, 8, block + 2);
            for (; r + 2 <= rows; r += 2) TILES(GROUP, 2, block);
        }
        for (; r < rows; r++)
            for (long b = block; b < blocks && b < block + GROUP; b++) TILES(1, 1, b);
    }
}

/* A part of a head's width: the sum of its values, weighted by shares of `whole`. */
ALWAYS void weigh(const int lanes, const float *shares, Floats whole, const Half *values,
                  long count, long width, float *answer) {
    Floats sums[4];
#pragma GCC unroll 4
    for (int i = 0; i < lanes; i++) sums[i] = all(0.f);
    for (long t = 0; t < count; t++)
#pragma GCC unroll 4
        for (int i = 0; i < lanes; i++)
            sums[i] += all(shares[t]) * load_half(values + t * width + i * LANES);
#pragma GCC unroll 4
    for (int i = 0; i < lanes; i++) _mm512_storeu_ps(answer + i * LANES, sums[i] / whole);
}

/* softmax(query keys / sqrt(width)) values over `count` positions, for one head of one row. */
static void attend(const float *query, const Half *keys, const Half *values, long count,
                   long width, float *answer) {
    float scores[(count + BLOCK - 1) / BLOCK * BLOCK];
    float scale = 1 / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(width)));
    Floats top = all(-3e38f), sum = all(0.f);
    for (long t = 0; t < count; t += BLOCK) {
        Floats low[2] = {all(0.f), all(0.f)}, high[2] = {all(0.f), all(0.f)};
        for (long i = 0; i < width; i += 2)
#pragma GCC unroll 2
            for (int odd = 0; odd < 2; odd++) {
                const Half *key = keys + t * width + (i + odd) * BLOCK;
                low[odd] += all(query[i + odd]) * load_half(key);
                high[odd] += all(query[i + odd]) * load_half(key + LANES);
            }
        _mm512_storeu_ps(scores + t, (low[0] + low[1]) * all(scale));
        _mm512_storeu_ps(scores + t + LANES, (high[0] + high[1]) * all(scale));
    }
    for (long t = 0; t < count; t += LANES) {
        __mmask16 seen = count - t < LANES ? (1 << (count - t)) - 1 : 0xFFFF;
        top = _mm512_mask_max_ps(top, seen, top, load(scores + t));
    }
    top = all(_mm512_reduce_max_ps(top));
    for (long t = 0; t < count; t += LANES) {
        __mmask16 seen = count - t < LANES ? (1 << (count - t)) - 1 : 0xFFFF;
        Floats share = _mm512_maskz_mov_ps(seen, exponential(load(scores + t) - top));
        sum += share;
        _mm512_storeu_ps(scores + t, share);
    }
    sum = all(_mm512_reduce_add_ps(sum));
    long i = 0;
    for (; i + 4 * LANES <= width; i += 4 * LANES)
        weigh(4, scores, sum, values + i, count, width, answer + i);
    for (; i < width; i += LANES) weigh(1, scores, sum, values + i, count, width, answer + i);
}

/* Keep a head's new key and value, fp16, behind `at` others. */
static void write_kv(const float *key, const float *value, Half *keys, Half *values, long at,
                 long width) {
    keys += at / BLOCK * BLOCK * width + at % BLOCK;
    for (long i = 0; i < width; i++) {
        keys[i * BLOCK] = _cvtss_sh(key[i], _MM_FROUND_TO_NEAREST_INT);
        values[at * width + i] = _cvtss_sh(value[i], _MM_FROUND_TO_NEAREST_INT);
    }
}

/* What all heads of all rows answer; to their past with the newest position in it, or to their
 * conditions. It, and `product`, is called by every thread; all is there when it returns. */
static void attention(const Model *m, const Step *s, long layer, int past) {
    const KvCache *kv = past ? &s->self_kv : &s->cross_kv;
    long width = m->dim / m->heads, size = kv->positions * width, dim = m->dim;
#pragma omp for collapse(2) schedule(dynamic)
    for (long row = 0; row < s->rows; row++)
        for (long head = 0; head < m->heads; head++) {
            const long *extent = s->extents + row / 2 * 3;
            long place = ((extent[0] * m->count + layer) * 4 + row % 2) * m->heads + head;
            Half *keys = kv->at + place * size, *values = keys + 2 * m->heads * size;
            const float *query = s->wide + row * (past ? 3 : 1) * dim + head * width;
            if (past) write_kv(query + dim, query + 2 * dim, keys, values, extent[1], width);
            attend(query, keys, values, past ? extent[1] + 1 : extent[2], width,
                   s->answer + row * dim + head * width);
        }
}

/* y from x, a row at a time after its norm if there is one. */
static void product(const Step *s, const Norm *norm, const float *x, const Product *p, float *y,
                    enum Then then) {
#pragma omp for
    for (long row = 0; row < s->rows; row++)
        s->step[row] = quantise(x + row * p->in, norm, p->in, s->inputs + row * p->in);
    multiply(p, s->rows, s->inputs, s->step, y, then);
}

/* All layers: the residual s->x of the newest positions becomes what the last layer makes of it. */
void decode(const Model *m, const Step *s, int threads) {
#pragma omp parallel num_threads(threads)
    for (long i = 0; i < m->count; i++) {
        const Layer *layer = m->layers + i;
        product(s, &layer->norm1, s->x, &layer->qkv, s->wide, STORE);
        attention(m, s, i, 1);
        product(s, NULL, s->answer, &layer->out, s->x, ADD);
        if (layer->query.weight) {
            product(s, &layer->norm_cross, s->x, &layer->query, s->wide, STORE);
            attention(m, s, i, 0);
            product(s, NULL, s->answer, &layer->cross_out, s->x, ADD);
        }
        product(s, &layer->norm2, s->x, &layer->up, s->wide, m->relu ? RELU : GELU);
        product(s, NULL, s->wide, &layer->down, s->x, ADD);
    }
}

/* One product of many rows: y fp32 [rows, out] from x [rows, in], added onto y or stored. */
void multiply_rows(const Product *p, const Step *s, int onto, int threads) {
#pragma omp parallel num_threads(threads)
    product(s, NULL, s->x, p, s->wide, onto ? ADD : STORE);
}
