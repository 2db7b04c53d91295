/* Files, whole. Every function that returns false left the reason in errno. */
#ifndef SCHEMAC_BASE_FILE_H
#define SCHEMAC_BASE_FILE_H

#include <stdbool.h>

#include "base/text.h"
#include "base/vector.h"

/* All bytes of `path`; NUL-terminated after the length. */
bool file_read(Arena *arena, const char *path, Text *content) __attribute__((warn_unused_result));

/* Replaces `path` by `content`: written beside its place, fsynced, renamed, the folder fsynced.
 * Where the content is there already nothing is touched, and *changed (may be NULL) is false. */
bool file_write(Arena *arena, const char *path, Text content, bool *changed)
    __attribute__((warn_unused_result));

bool file_exists(const char *path);
bool folder_exists(const char *path);
/* Makes `path` and what is missing above it. Fine when it is there. */
bool folder_make(Arena *arena, const char *path) __attribute__((warn_unused_result));
/* Removes a file; fine when it is not there. */
bool file_remove(const char *path) __attribute__((warn_unused_result));
/* Removes a folder and all in it, never following links; fine when it is not there. */
bool folder_remove(Arena *arena, const char *path) __attribute__((warn_unused_result));

typedef VECTOR(const char *) FileNames;
/* The names (not paths) in folder `path` that end in `suffix`, in bytewise order; hidden ones left
 * out. */
bool folder_list(Arena *arena, const char *path, const char *suffix, FileNames *names)
    __attribute__((warn_unused_result));

/* `folder`/`name`, or `name` when it is absolute or `folder` is "" or ".". */
const char *path_join(Arena *arena, const char *folder, const char *name);

#endif
