/* A team of threads that runs one function together, with barriers between its parts.
 *
 * A waiting thread spins for a moment and then sleeps, so that a neighbour that took the processor of
 * another thread of the team costs as little as may be. Shared work is handed out by a counter, which
 * the last to reach a barrier sets back.
 */
#pragma once
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

enum { MOST_THREADS = 64, SPINS = 2000 };

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_uint run_of;           /* number of the present run times 256, and its threads */
    atomic_uint passed;           /* barriers passed */
    atomic_int arrived, sleeping; /* threads at the present barrier; that sleep */
    atomic_long next;             /* the counter of the present part */
    int size, workers;
    unsigned seen[MOST_THREADS]; /* what run_of was when a worker was made */
    void (*run)(void *);
    void *argument;
} Team;

static Team team = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
static pthread_mutex_t one_caller = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A forked process has none of the threads. */
static void forget_workers(void) {
    team.workers = 0;
    team.arrived = team.sleeping = 0;
    pthread_mutex_init(&team.lock, NULL);
    pthread_mutex_init(&one_caller, NULL);
    pthread_cond_init(&team.changed, NULL);
}

static void prepare_for_fork(void) { pthread_atfork(NULL, NULL, forget_workers); }

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#ifdef __linux__
static void sleep_while(atomic_uint *word, unsigned old) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, old, NULL, NULL, 0);
}

static void wake(atomic_uint *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}
#else
static void sleep_while(atomic_uint *word, unsigned old) {
    pthread_mutex_lock(&team.lock);
    while (atomic_load(word) == old) pthread_cond_wait(&team.changed, &team.lock);
    pthread_mutex_unlock(&team.lock);
}

static void wake(atomic_uint *word) {
    (void)word;
    pthread_mutex_lock(&team.lock);
    pthread_cond_broadcast(&team.changed);
    pthread_mutex_unlock(&team.lock);
}
#endif

/* Wait until `word` is no longer `old`. */
static void wait_for_change(atomic_uint *word, unsigned old) {
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load(word) != old) return;
        relax();
    }
    atomic_fetch_add(&team.sleeping, 1);
    while (atomic_load(word) == old) sleep_while(word, old);
    atomic_fetch_sub(&team.sleeping, 1);
}

static void change(atomic_uint *word, unsigned to) {
    atomic_store(word, to);
    if (atomic_load(&team.sleeping)) wake(word);
}

/* Nobody goes on until everybody is here. */
static void barrier(void) {
    unsigned passed = atomic_load(&team.passed);
    if (atomic_fetch_add(&team.arrived, 1) + 1 == team.size) {
        atomic_store(&team.arrived, 0);
        atomic_store(&team.next, 0);
        change(&team.passed, passed + 1);
    } else {
        wait_for_change(&team.passed, passed);
    }
}

/* The next of `count` pieces of the present part, or -1. */
static inline long take(long count) {
    long mine = atomic_fetch_add(&team.next, 1);
    return mine < count ? mine : -1;
}

static void *work(void *argument) {
    long number = (long)(intptr_t)argument;
    unsigned seen = team.seen[number];
    for (;;) {
        wait_for_change(&team.run_of, seen);
        seen = atomic_load(&team.run_of);
        if (number < (long)(seen & 255)) {
            team.run(team.argument);
            barrier();
        }
    }
    return NULL;
}

/* Run on `threads` threads, the caller one of them; back when all are done. */
static void together(void (*run)(void *), void *argument, int threads) {
    pthread_once(&once, prepare_for_fork);
    pthread_mutex_lock(&one_caller);
    unsigned before = atomic_load(&team.run_of);
    if (threads > MOST_THREADS) threads = MOST_THREADS;
    while (team.workers + 1 < threads) {
        pthread_t thread;
        long number = team.workers + 1;
        team.seen[number] = before;
        if (pthread_create(&thread, NULL, work, (void *)(intptr_t)number)) break;
        pthread_detach(thread);
        team.workers++;
    }
    team.size = threads <= team.workers + 1 ? threads : team.workers + 1;
    team.run = run;
    team.argument = argument;
    atomic_store(&team.next, 0);
    if (team.size > 1) change(&team.run_of, (before & ~255u) + 256 + team.size);
    run(argument);
    barrier();
    pthread_mutex_unlock(&one_caller);
}
