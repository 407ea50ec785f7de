/* Which builds of kernels.c this processor can run; itself built for the oldest of its kind. */
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

static unsigned long long enabled(void) {
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low | (unsigned long long)high << 32;
}

int supports(const char *build) {
    unsigned a, b, c, d;
    if (!strcmp(build, "portable")) return 1;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    int saved = c >> 27 & 1, fma = c >> 12 & 1;
    if (!saved || !fma || (enabled() & 6) != 6) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    int avx2 = (b >> 5 & 1) && (b >> 3 & 1) && (b >> 8 & 1); /* with BMI1 and BMI2 */
    unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31; /* F DQ CD BW VL */
    int vnni512 = (b & avx512) == avx512 && (c >> 11 & 1) && (enabled() & 0xE0) == 0xE0;
    if (!strcmp(build, "avx512vnni")) return avx2 && vnni512;
    if (!strcmp(build, "avx2")) return avx2;
    if (strcmp(build, "avxvnni") || !__get_cpuid_count(7, 1, &a, &b, &c, &d)) return 0;
    return avx2 && (a >> 4 & 1);
}

#elif defined(__aarch64__)
#if defined(__linux__)
#include <sys/auxv.h>
static int dot_product(void) { return getauxval(AT_HWCAP) >> 20 & 1; }
#else
static int dot_product(void) { return 1; } /* every 64-bit Arm of Apple and of Windows 11 */
#endif

int supports(const char *build) {
    return !strcmp(build, "portable") || (!strcmp(build, "neon") && dot_product());
}

#else
int supports(const char *build) { return !strcmp(build, "portable"); }
#endif
