/* A disk that fails, stops or tells all. Preloaded into a process, it stands between the program and
   the C library for every file below one folder, and counts what can change a disk: opening to write,
   writing, syncing, cutting, renaming, linking, removing. tests/torture/disk.py says what it is told to do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_FILES 4096
/* The C library's own function of this name. */
#define REAL(name) ((__typeof__(&name))real(&real_##name, #name))

static void *real_open, *real_open64, *real_close, *real_write, *real_pwrite, *real_pwrite64;
static void *real_fsync, *real_fdatasync, *real_ftruncate, *real_ftruncate64;
static void *real_rename, *real_link, *real_unlink, *real_mkdir;

static void *real(void **found, const char *name)
{
    if (!*found)
        *found = dlsym(RTLD_NEXT, name);
    return *found;
}

enum action { NOTHING, FAIL_ONCE, FAIL_ON, KILL };

static char folder[4096];
static char *paths[MOST_FILES];
static enum action action;
static long count, at;
static int error, tape = -1;

/* --- what disk.py calls ---------------------------------------------------------------------- */

void disk_watch(const char *path) { snprintf(folder, sizeof folder, "%s/", path); }
void disk_arm(int what, long call, int number) { count = 0; at = call; error = number; action = what; }
long disk_calls(void) { return count; }

static void tell(char kind, const char *path, int64_t offset, const void *data, int64_t length)
{
    struct { int64_t kind, offset, path, data; } head = {kind, offset, strlen(path), length};
    if (tape < 0)
        return;
    syscall(SYS_write, tape, &head, sizeof head);
    syscall(SYS_write, tape, path, head.path);
    syscall(SYS_write, tape, data, length);
}

void disk_tape(const char *path) { tape = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); }
void disk_mark(const char *text) { tell('m', text, 0, "", 0); }

/* --- what it does instead -------------------------------------------------------------------- */

static int below(const char *path) { return *folder && !strncmp(path, folder, strlen(folder)); }
static int known(int fd) { return fd >= 0 && fd < MOST_FILES && paths[fd]; }

/* Whether this call fails. A write that is killed half way comes back here with half of its bytes. */
static int fails(int fd, const void *data, size_t length, off_t offset)
{
    count++;
    if (action == KILL && count == at) {
        if (data && length > 1)
            syscall(SYS_pwrite64, fd, data, length / 2, offset);
        kill(getpid(), SIGKILL);
    }
    if ((action == FAIL_ONCE && count == at) || (action == FAIL_ON && count >= at)) {
        errno = error;
        return 1;
    }
    return 0;
}

static int opened(const char *path, int flags, int mode, int fd_of(const char *, int, ...))
{
    struct stat before;
    int fd, is_new, counts = below(path) && (flags & O_ACCMODE) != O_RDONLY;
    if (counts && fails(-1, NULL, 0, 0))
        return -1;
    is_new = counts && (flags & O_CREAT) && stat(path, &before) != 0;
    fd = fd_of(path, flags, mode);
    if (fd < 0 || fd >= MOST_FILES || !*folder)
        return fd;
    free(paths[fd]);
    /* The folder itself too: syncing it is what makes names in it last. */
    paths[fd] = below(path) || !strncmp(path, folder, strlen(folder) - 1) ? strdup(path) : NULL;
    if (is_new)
        tell('c', path, 0, "", 0);
    else if (counts && flags & O_TRUNC)
        tell('t', path, 0, "", 0);
    return fd;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        int mode = flags & O_CREAT ? va_arg(rest, int) : 0;                                        \
        va_end(rest);                                                                              \
        return opened(path, flags, mode, REAL(name));                                              \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    if (known(fd)) {
        free(paths[fd]);
        paths[fd] = NULL;
    }
    return REAL(close)(fd);
}

static ssize_t told(int fd, const void *data, off_t offset, ssize_t done)
{
    if (done > 0 && known(fd))
        tell('w', paths[fd], offset, data, done);
    return done;
}

ssize_t write(int fd, const void *data, size_t length)
{
    off_t offset = known(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    if (known(fd) && fails(fd, data, length, offset))
        return -1;
    return told(fd, data, offset, REAL(write)(fd, data, length));
}

#define PWRITE(name, offset_t)                                                                     \
    ssize_t name(int fd, const void *data, size_t length, offset_t offset)                         \
    {                                                                                              \
        if (known(fd) && fails(fd, data, length, offset))                                          \
            return -1;                                                                             \
        return told(fd, data, offset, REAL(name)(fd, data, length, offset));                       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static int synced(int fd, int sync(int))
{
    int done;
    if (known(fd) && fails(-1, NULL, 0, 0))
        return -1;
    done = sync(fd);
    if (!done && known(fd))
        tell('s', paths[fd], 0, "", 0);
    return done;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

#define CUT(name, offset_t)                                                                        \
    int name(int fd, offset_t length)                                                              \
    {                                                                                              \
        int done;                                                                                  \
        if (known(fd) && fails(-1, NULL, 0, 0))                                                    \
            return -1;                                                                             \
        done = REAL(name)(fd, length);                                                             \
        if (!done && known(fd))                                                                    \
            tell('t', paths[fd], length, "", 0);                                                   \
        return done;                                                                               \
    }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

int rename(const char *from, const char *to)
{
    int done;
    if (below(to) && fails(-1, NULL, 0, 0))
        return -1;
    done = REAL(rename)(from, to);
    if (!done && below(to))
        tell('r', from, 0, to, strlen(to));
    return done;
}

int link(const char *from, const char *to)
{
    int done;
    if (below(to) && fails(-1, NULL, 0, 0))
        return -1;
    done = REAL(link)(from, to);
    if (!done && below(to))
        tell('l', from, 0, to, strlen(to));
    return done;
}

/* As systems that only send to sockets say it: Python then copies a file by reading and writing. */
ssize_t sendfile(int to, int from, off_t *offset, size_t count)
{
    (void)to, (void)from, (void)offset, (void)count;
    errno = ENOTSOCK;
    return -1;
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count)
{
    return sendfile(to, from, offset, count);
}

int unlink(const char *path)
{
    int done;
    if (below(path) && fails(-1, NULL, 0, 0))
        return -1;
    done = REAL(unlink)(path);
    if (!done && below(path))
        tell('u', path, 0, "", 0);
    return done;
}

int mkdir(const char *path, mode_t mode)
{
    if (below(path) && fails(-1, NULL, 0, 0))
        return -1;
    return REAL(mkdir)(path, mode);
}
