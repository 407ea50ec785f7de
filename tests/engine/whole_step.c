/* A tiny model of weights drawn by a hash, packed, conditioned, prefilled and decoded: prints the
 * codes. Compiled with kernels.c for every processor, also for those that are only emulated here. */
#include <stdio.h>
#include <stdlib.h>
#include KERNELS

enum {
    DIM = 64, FFN = 128, HEADS = 2, LAYERS = 2, BOOKS = 4, CARD = 50, PADDED = 64, SLOTS = 2,
    POSITIONS = 64, TEXT = 5, PROMPT = 9, STEPS = 40
};

static uint64_t drawn = 1;

static float *draw(long count, float size) {
    float *made = malloc(count * sizeof(float));
    for (long i = 0; i < count; i++) {
        drawn = mix(drawn + 0x9E3779B97F4A7C15ull);
        made[i] = ((float)(drawn >> 40) / 8388608.f - 1) * size;
    }
    return made;
}

static Product packed(long out, long in, int kind) {
    Product p = {.out = out, .in = in, .bias = draw(out, 0.1f)};
    p.weight = malloc(out * in + 64);
    p.scale = malloc(out * sizeof(float));
    if (kind == 1) p.fine = malloc(out * in);
    if (kind == 2) p.group_scale = malloc(out * in / NIBBLE_GROUP * 2);
    pack(draw(out * in, 0.4f), 0, &p, 2);
    return p;
}

static Norm norm(void) { return (Norm){draw(DIM, 1), draw(DIM, 0.1f)}; }

static KvCache cache(void) {
    long heads = SLOTS * LAYERS * 2 * HEADS, size = heads * POSITIONS * (DIM / HEADS);
    return (KvCache){calloc(size, 1), calloc(size, 1), calloc(heads * POSITIONS, 4),
                     calloc(heads * POSITIONS, 4), POSITIONS};
}

int main(int count, char **arguments) {
    int kind = count > 1 && arguments[1][0] == '4' ? 2 : 0;
    float *positions = malloc(POSITIONS * DIM * 4);
    sinusoids(positions, POSITIONS, DIM, 10000, 1);
    Layer layers[LAYERS];
    for (int i = 0; i < LAYERS; i++)
        layers[i] = (Layer){norm(), packed(3 * DIM, DIM, kind), packed(DIM, DIM, kind),
                            norm(), packed(DIM, DIM, kind), packed(2 * DIM, DIM, kind),
                            packed(DIM, DIM, kind), norm(), packed(FFN, DIM, kind),
                            packed(DIM, FFN, kind)};
    Model m = {layers, draw(BOOKS * (CARD + 1) * DIM, 1), positions, norm(),
               packed(BOOKS * PADDED, DIM, 1), LAYERS, DIM, FFN, HEADS, 0, BOOKS, CARD, PADDED};
    long rows = 2 * POSITIONS;
    Step s = {.self_kv = cache(), .cross_kv = cache(), .x = draw(rows * DIM, 1),
              .wide = malloc(rows * 3 * DIM * 4), .answer = malloc(rows * DIM * 4),
              .step = malloc(rows * 4), .bytes = malloc(rows * FFN), .fine = malloc(rows * DIM),
              .sums = malloc(rows * 4), .fine_sums = malloc(rows * 4),
              .group_sums = malloc(rows * FFN), .logits = malloc(SLOTS * 2 * BOOKS * PADDED * 4)};
    s.pairs = TEXT;
    for (long slot = 0; slot < SLOTS; slot++) conditions(&m, &s, slot, 2);
    int32_t codes[POSITIONS * BOOKS], tokens[SLOTS * BOOKS];
    Extent extents[POSITIONS];
    s.extents = extents, s.codes = codes;
    for (long slot = 0; slot < SLOTS; slot++) {
        for (long i = 0; i < PROMPT * BOOKS; i++)
            codes[i] = (int32_t)(mix((uint64_t)(i + slot * 999)) % CARD);
        for (long i = 0; i < PROMPT; i++) extents[i] = (Extent){slot, i, TEXT};
        s.pairs = PROMPT;
        step(&m, &s, 2);
    }
    float temperature[] = {1, 1.3f}, top_p[] = {0, 0.9f}, guidance[] = {3, 2};
    int64_t top_k[] = {20, 0};
    uint64_t keys[SLOTS * BOOKS];
    s.temperature = temperature, s.top_p = top_p, s.guidance = guidance, s.top_k = top_k;
    s.noise_key = keys, s.tokens = tokens, s.pairs = s.sampled = SLOTS;
    for (long at = 0; at < STEPS; at++) {
        for (long i = 0; i < SLOTS * BOOKS; i++) keys[i] = mix((uint64_t)(at * 1000 + i));
        for (long slot = 0; slot < SLOTS; slot++) extents[slot] = (Extent){slot, PROMPT + at, TEXT};
        step(&m, &s, 2);
        memcpy(codes, tokens, sizeof(tokens));
        for (long i = 0; i < SLOTS * BOOKS; i++) printf("%d ", tokens[i]);
    }
    printf("\n");
    return 0;
}
