/* Making and changing objects by what their rows say. How they are written: random_expand.c. */
#include "random_objects.h"

#include <string.h>

static const RandomKind kinds[] = {
#define RANDOM_KIND(...) {__VA_ARGS__},
#include "random_kinds.def"
#undef RANDOM_KIND
};

enum { KINDS = sizeof kinds / sizeof *kinds };

const RandomKind *random_kinds(int *count)
{
    *count = KINDS;
    return kinds;
}

static bool chance(RandomSource *source, unsigned percent)
{
    return random_below(source, 100) < percent;
}

RandomObject *random_object(const RandomObjects *objects, int key)
{
    for (int i = 0; i < objects->count; i++)
        if (objects->items[i].key == key) return (RandomObject *)&objects->items[i];
    return NULL;
}

/* Whether word, one of the words in list, is name. */
static bool list_has(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(list, name); at != NULL; at = strstr(at + 1, name))
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
    return false;
}

/* ---- making ---- */

/* A reference as a row writes it: "table", any of these; "1.column", a part of the first one;
 * ".column", another part of the same parent. Kinds are joined by a slash where several do. */
typedef struct Wanted {
    char kinds[64];
    int parent; /* -1: any */
} Wanted;

static bool read_wanted(const char **list, const RandomObject *of, Wanted *wanted)
{
    size_t length = 0;
    while (**list == ' ') (*list)++;
    if (**list == '\0') return false;
    wanted->parent = -1;
    if (**list == '.') wanted->parent = of->parent;
    if (**list == '1') wanted->parent = of->references[0];
    if (wanted->parent != -1) *list += **list == '.' ? 1 : 2;
    for (; **list != ' ' && **list != '\0' && length + 1 < sizeof wanted->kinds; (*list)++)
        wanted->kinds[length++] = **list == '/' ? ' ' : **list;
    wanted->kinds[length] = '\0';
    return true;
}

static bool is_taken(const RandomObjects *objects, const RandomObject *of, int key)
{
    for (int i = 0; i < REFERENCES_MAXIMUM; i++)
        if (of->references[i] == key) return true;
    if ((kinds[of->kind].flags & ONE_EACH) == 0 || of->references[0] != 0) return false;
    for (int i = 0; i < objects->count; i++) {
        const RandomObject *other = &objects->items[i];
        if (other->kind == of->kind && other->references[0] == key) return true;
    }
    return false;
}

/* The key of one that fits, or 0. */
static int find_wanted(RandomSource *source, const RandomObjects *objects, const RandomObject *of,
                       const Wanted *wanted)
{
    int fitting[OBJECTS_MAXIMUM];
    unsigned count = 0;
    for (int i = 0; i < objects->count; i++) {
        const RandomObject *object = &objects->items[i];
        if (list_has(wanted->kinds, kinds[object->kind].name) &&
            (wanted->parent == -1 || object->parent == wanted->parent) &&
            !is_taken(objects, of, object->key))
            fitting[count++] = object->key;
    }
    return count == 0 ? 0 : fitting[random_below(source, count)];
}

static int kind_of_list(RandomSource *source, const char *list)
{
    int fitting[KINDS];
    unsigned count = 0;
    for (int i = 0; i < KINDS; i++)
        if (list_has(list, kinds[i].name)) fitting[count++] = i;
    return fitting[random_below(source, count)];
}

static bool has_slot(const RandomKind *row, int slot)
{
    char mark[] = {'%', "0123456789abcd"[slot], '{', '\0'};
    return strstr(row->text, mark) != NULL;
}

/* `parent` -1: one that fits, made where there is none. 0 when there can be none. */
static int make(RandomSource *source, RandomObjects *objects, int kind, int parent, int depth);

static int get_wanted(RandomSource *source, RandomObjects *objects, const RandomObject *of,
                      const Wanted *wanted, int depth)
{
    int found = find_wanted(source, objects, of, wanted);
    if (found != 0 && !chance(source, 15)) return found;
    int made = depth == 0 ? 0
                          : make(source, objects, kind_of_list(source, wanted->kinds),
                                 wanted->parent, depth - 1);
    return made != 0 ? made : found;
}

static bool has_one(const RandomObjects *objects, int kind)
{
    for (int i = 0; i < objects->count; i++)
        if (objects->items[i].kind == kind) return true;
    return false;
}

static int make(RandomSource *source, RandomObjects *objects, int kind, int parent, int depth)
{
    const RandomKind *row = &kinds[kind];
    RandomObject made = {.kind = kind, .parent = parent == -1 ? 0 : parent};
    const char *list = row->references == NULL ? "" : row->references;
    Wanted wanted = {.parent = -1};
    if ((row->flags & ONE) != 0 && has_one(objects, kind)) return 0;
    if (row->parent != NULL && parent == -1) {
        const char *parents = row->parent;
        if (!read_wanted(&parents, &made, &wanted)) return 0;
        made.parent = get_wanted(source, objects, &made, &wanted, depth);
    }
    if (row->parent != NULL && made.parent == 0) return 0;
    for (int i = 0; read_wanted(&list, &made, &wanted); i++) {
        made.references[i] = get_wanted(source, objects, &made, &wanted, depth);
        if (made.references[i] == 0) return 0;
    }
    for (int i = 0; i < SLOTS_MAXIMUM; i++) {
        unsigned number = random_below(source, 12);
        if (has_slot(row, i)) made.slots[i] = number;
    }
    made.in_app = (row->flags & MOVED) != 0 && chance(source, 30);
    made.comment = row->target != NULL && chance(source, 20) ? 1 : 0;
    made.extras = row->target != NULL && chance(source, 25) ? random_below(source, 16) : 0;
    if (objects->count == OBJECTS_MAXIMUM) return 0;
    made.key = made.id = ++objects->next;
    objects->items[objects->count++] = made;
    return made.key;
}

static void make_any(RandomSource *source, RandomObjects *objects)
{
    (void)make(source, objects, (int)random_below(source, KINDS), -1, 5);
}

void random_objects_make(RandomSource *source, RandomObjects *objects)
{
    *objects = (RandomObjects){.next = 0};
    for (unsigned i = 1 + random_below(source, 7); i > 0; i--) make_any(source, objects);
}

/* ---- changing ---- */

static bool stands(const RandomObjects *objects, const RandomObject *object)
{
    if (object->parent != 0 && random_object(objects, object->parent) == NULL) return false;
    for (int i = 0; i < REFERENCES_MAXIMUM; i++)
        if (object->references[i] != 0 && random_object(objects, object->references[i]) == NULL)
            return false;
    return true;
}

static void drop_at(RandomObjects *objects, int at)
{
    memmove(&objects->items[at], &objects->items[at + 1],
            sizeof *objects->items * (size_t)(objects->count - at - 1));
    objects->count--;
}

void random_objects_drop(RandomObjects *objects, int key)
{
    RandomObject *dropped = random_object(objects, key);
    if (dropped == NULL) return;
    drop_at(objects, (int)(dropped - objects->items));
    for (int i = 0; i < objects->count; i++) {
        if (stands(objects, &objects->items[i])) continue;
        drop_at(objects, i);
        i = -1;
    }
}

static void rename_object(RandomSource *source, RandomObjects *objects, RandomObject *object)
{
    unsigned flags = kinds[object->kind].flags;
    if ((flags & RENAMED) == 0) return;
    if (object->old_id == 0) {
        object->old_id = object->id;
        object->old_in_app = object->in_app;
    }
    if ((flags & MOVED) != 0 && chance(source, 30)) object->in_app = !object->in_app;
    if (!chance(source, 20)) object->id = ++objects->next;
}

static void change_slot(RandomSource *source, RandomObject *object)
{
    const RandomKind *row = &kinds[object->kind];
    int slots[SLOTS_CHANGING];
    unsigned count = 0;
    for (int i = 0; i < SLOTS_CHANGING; i++)
        if (has_slot(row, i)) slots[count++] = i;
    if (count > 0) object->slots[slots[random_below(source, count)]]++;
}

static void change_object(RandomSource *source, RandomObjects *objects, RandomObject *object)
{
    unsigned change = object == NULL ? 0 : random_below(source, 10);
    switch (change) {
    case 0:
    case 1: make_any(source, objects); break;
    case 2: random_objects_drop(objects, object->key); break;
    case 3:
    case 4: rename_object(source, objects, object); break;
    case 5:
        if (kinds[object->kind].target == NULL)
            change_slot(source, object);
        else if (chance(source, 50))
            object->comment++;
        else
            object->extras = random_below(source, 16);
        break;
    default: change_slot(source, object); break;
    }
}

void random_objects_change(RandomSource *source, RandomObjects *objects)
{
    unsigned at = objects->count == 0 ? 0 : random_below(source, (unsigned)objects->count);
    change_object(source, objects, objects->count == 0 ? NULL : &objects->items[at]);
}

/* The key of one that has others in its braces, or 0. */
static int pick_parent(RandomSource *source, const RandomObjects *objects)
{
    int parents[OBJECTS_MAXIMUM];
    unsigned count = 0;
    for (int i = 0; i < objects->count; i++)
        if (objects->items[i].parent != 0) parents[count++] = objects->items[i].parent;
    return count == 0 ? 0 : parents[random_below(source, count)];
}

void random_objects_change_one(RandomSource *source, RandomObjects *objects)
{
    int parent = pick_parent(source, objects);
    for (unsigned changes = 2 + random_below(source, 3); parent != 0 && changes > 0; changes--) {
        int keys[OBJECTS_MAXIMUM];
        unsigned count = 0;
        for (int i = 0; i < objects->count; i++) {
            const RandomObject *object = &objects->items[i];
            if (object->key == parent || object->parent == parent) keys[count++] = object->key;
        }
        if (count == 0) return;
        change_object(source, objects, random_object(objects, keys[random_below(source, count)]));
    }
}
