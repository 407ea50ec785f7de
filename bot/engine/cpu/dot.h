/* The one thing that differs between processors: sixteen lanes of four-byte dot products.
 *
 * Bytes in memory (weights, keys, values) are unsigned, 128 more than what they stand for; bytes that
 * are broadcast (activations) are signed and in -127..127. `dot` adds, in each of sixteen int32 lanes,
 * four products of the two. Where an instruction multiplies unsigned by signed bytes, the 128 stays in
 * the sum and BIAS says so: the caller takes off BIAS times the sum of what was broadcast. Elsewhere
 * the 128 is taken off the bytes first and BIAS is 0. `dot_small` is for bytes in 0..15, without 128.
 *
 * All of it is exact integer arithmetic, so every build gives the same sums. AVX2 adds pairs of
 * products in 16 bits with saturation: of magnitudes up to 127, a pair is at most 32,258 < 32,767.
 */
#pragma once
#include <stdint.h>
#include <string.h>

#define ALWAYS static inline __attribute__((always_inline))

#if defined(BUILD_avx512vnni)
#include <immintrin.h>
#define PARTS 1
#define BIAS 128
typedef __m512i Bytes, Sums, Four;
ALWAYS Sums no_sums(void) { return _mm512_setzero_si512(); }
ALWAYS Bytes load_bytes(const uint8_t *from) { return _mm512_loadu_si512(from); }
ALWAYS Four broadcast(const int8_t *from) {
    int bytes;
    memcpy(&bytes, from, 4);
    return _mm512_set1_epi32(bytes);
}
ALWAYS Sums dot(Sums sums, Bytes bytes, Four four) { return _mm512_dpbusd_epi32(sums, bytes, four); }
ALWAYS Sums dot_small(Sums sums, Bytes bytes, Four four) { return dot(sums, bytes, four); }
ALWAYS Bytes low_nibbles(Bytes b) { return _mm512_and_si512(b, _mm512_set1_epi8(15)); }
ALWAYS Bytes high_nibbles(Bytes b) { return low_nibbles(_mm512_srli_epi16(b, 4)); }
ALWAYS void store_sums(int32_t *to, Sums sums) { _mm512_storeu_si512(to, sums); }

#elif defined(BUILD_avxvnni) || defined(BUILD_avx2)
#include <immintrin.h>
#define PARTS 2
typedef __m256i Bytes, Sums;
ALWAYS Sums no_sums(void) { return _mm256_setzero_si256(); }
ALWAYS Bytes load_bytes(const uint8_t *from) { return _mm256_loadu_si256((const Bytes *)from); }
ALWAYS Bytes low_nibbles(Bytes b) { return _mm256_and_si256(b, _mm256_set1_epi8(15)); }
ALWAYS Bytes high_nibbles(Bytes b) { return low_nibbles(_mm256_srli_epi16(b, 4)); }
ALWAYS void store_sums(int32_t *to, Sums sums) { _mm256_storeu_si256((Sums *)to, sums); }
ALWAYS __m256i broadcast_bytes(const int8_t *from) {
    int bytes;
    memcpy(&bytes, from, 4);
    return _mm256_set1_epi32(bytes);
}
#ifdef BUILD_avxvnni
#define BIAS 128
typedef __m256i Four;
ALWAYS Four broadcast(const int8_t *from) { return broadcast_bytes(from); }
ALWAYS Sums dot(Sums sums, Bytes bytes, Four four) {
    return _mm256_dpbusd_avx_epi32(sums, bytes, four);
}
ALWAYS Sums dot_small(Sums sums, Bytes bytes, Four four) { return dot(sums, bytes, four); }
#else
#define BIAS 0
typedef struct { __m256i bytes, size; } Four;
ALWAYS Four broadcast(const int8_t *from) {
    __m256i bytes = broadcast_bytes(from);
    return (Four){bytes, _mm256_abs_epi8(bytes)};
}
ALWAYS Sums add_pairs(Sums sums, __m256i pairs) {
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
ALWAYS Sums dot(Sums sums, Bytes bytes, Four four) {
    Bytes signed_bytes = _mm256_xor_si256(bytes, _mm256_set1_epi8(-128));
    Bytes turned = _mm256_sign_epi8(signed_bytes, four.bytes);
    return add_pairs(sums, _mm256_maddubs_epi16(four.size, turned));
}
ALWAYS Sums dot_small(Sums sums, Bytes bytes, Four four) {
    return add_pairs(sums, _mm256_maddubs_epi16(bytes, four.bytes));
}
#endif

#elif defined(BUILD_neon)
#include <arm_neon.h>
#define PARTS 4
#define BIAS 0
typedef uint8x16_t Bytes;
typedef int32x4_t Sums;
typedef int8x16_t Four;
ALWAYS Sums no_sums(void) { return vdupq_n_s32(0); }
ALWAYS Bytes load_bytes(const uint8_t *from) { return vld1q_u8(from); }
ALWAYS Four broadcast(const int8_t *from) {
    int32_t bytes;
    memcpy(&bytes, from, 4);
    return vreinterpretq_s8_s32(vdupq_n_s32(bytes));
}
ALWAYS Sums dot_small(Sums sums, Bytes bytes, Four four) {
    return vdotq_s32(sums, vreinterpretq_s8_u8(bytes), four);
}
ALWAYS Sums dot(Sums sums, Bytes bytes, Four four) {
    return dot_small(sums, veorq_u8(bytes, vdupq_n_u8(128)), four);
}
ALWAYS Bytes low_nibbles(Bytes b) { return vandq_u8(b, vdupq_n_u8(15)); }
ALWAYS Bytes high_nibbles(Bytes b) { return vshrq_n_u8(b, 4); }
ALWAYS void store_sums(int32_t *to, Sums sums) { vst1q_s32(to, sums); }

#else /* BUILD_portable: any processor, slowly */
#define PARTS 4
#define BIAS 0
typedef struct { uint8_t at[16]; } Bytes;
typedef struct { int32_t at[4]; } Sums;
typedef struct { int8_t at[4]; } Four;
ALWAYS Sums no_sums(void) { return (Sums){{0}}; }
ALWAYS Bytes load_bytes(const uint8_t *from) {
    Bytes bytes;
    memcpy(&bytes, from, 16);
    return bytes;
}
ALWAYS Four broadcast(const int8_t *from) {
    Four four;
    memcpy(&four, from, 4);
    return four;
}
ALWAYS Sums dot_from(int zero, Sums sums, Bytes bytes, Four four) {
    for (int lane = 0; lane < 4; lane++)
        for (int i = 0; i < 4; i++) sums.at[lane] += (bytes.at[lane * 4 + i] - zero) * four.at[i];
    return sums;
}
ALWAYS Sums dot(Sums sums, Bytes bytes, Four four) { return dot_from(128, sums, bytes, four); }
ALWAYS Sums dot_small(Sums sums, Bytes bytes, Four four) { return dot_from(0, sums, bytes, four); }
ALWAYS Bytes low_nibbles(Bytes b) {
    for (int i = 0; i < 16; i++) b.at[i] &= 15;
    return b;
}
ALWAYS Bytes high_nibbles(Bytes b) {
    for (int i = 0; i < 16; i++) b.at[i] >>= 4;
    return b;
}
ALWAYS void store_sums(int32_t *to, Sums sums) { memcpy(to, &sums, 16); }
#endif
