/* What the rows of model/attributes/KIND.def mean. Each file has the members of one struct, and is
 * included twice: in the header, where the rows are the struct, and in model/attributes.c, where
 * they are a table. So none can be forgotten where objects are compared, looked through or renamed.
 *
 * Before it includes this, the file says which struct: as OBJECT, which begins with an Object, or
 * as STRUCT, which is part of one.
 *
 *   ATTRIBUTE(type, member, value, change, probe)   something that can differ
 *   FLAG(member, words, feature, change, probe)     a bool that is said by a clause of its own,
 * which is these words: the AST has where, under the same name; printers, sema and features go by
 * the rows LIST(type, Item, member, change, probe)         a vector of structs that have rows of
 * their own EMBEDDED(Type, member, change, probe)           one such struct SHARED(type, Type,
 * member)                      a pointer to one DERIVED(type, member, value) follows from others,
 * or says how something was written: never compared PARTS(type, member) a vector of pointers to
 * objects
 *
 *   value    what it is: how two are equal, what it refers to, how renames change it. A row of
 *            model/values.def
 *   change   the bit of a difference, a row of model/changes.def. NOTHING: it needs no change.
 *            WHOLE: the bit of the member that holds the struct; what a row within a LIST has is
 *            its own, and DEFINITION there goes over all others
 *   feature  what it needs of a server: a row of model/features.def; EVERY_SERVER: nothing
 *   probe    the line of tests/probes/changes that changes it, or "none: " and why no server can
 *            show it (tools/check-probes)
 *
 * Where ATTRIBUTE_FLAG is defined, the rows are that of each FLAG, and nothing of others. */
#if defined(OBJECT)
#define STRUCT OBJECT
#define STRUCT_BEGINS Object object;
#else
#define STRUCT_BEGINS
#endif
#define STRUCT_TABLE_(Type, suffix) Type##suffix
#define STRUCT_TABLE(Type, suffix) STRUCT_TABLE_(Type, suffix)

#if defined(ATTRIBUTE_FLAG)
#define ATTRIBUTE(type, member, value, change, probe)
#define FLAG(member, words, feature, change, probe) ATTRIBUTE_FLAG(member, words, feature)
#define LIST(type, Item, member, change, probe)
#define EMBEDDED(Type, member, change, probe)
#define SHARED(type, Type, member)
#define DERIVED(type, member, value)
#define PARTS(type, member)
#define STRUCT_END
#elif defined(ATTRIBUTE_ROWS)
#define ATTRIBUTE_ROW(member, form, value, inner, change, is_compared) \
    {#member,                                                          \
     offsetof(STRUCT, member),                                         \
     sizeof(((STRUCT *)0)->member),                                    \
     MEMBER_##form,                                                    \
     VALUE_##value,                                                    \
     inner,                                                            \
     ATTRIBUTE_##change,                                               \
     is_compared},
#define ATTRIBUTE(type, member, value, change, probe) \
    ATTRIBUTE_ROW(member, VALUE, value, NULL, change, true)
#define FLAG(member, words, feature, change, probe) ATTRIBUTE(bool, member, plain, change, probe)
#define LIST(type, Item, member, change, probe) \
    ATTRIBUTE_ROW(member, LIST, plain, &Item##_members, change, true)
#define EMBEDDED(Type, member, change, probe) \
    ATTRIBUTE_ROW(member, EMBEDDED, plain, &Type##_members, change, true)
#define SHARED(type, Type, member) \
    ATTRIBUTE_ROW(member, SHARED, plain, &Type##_members, WHOLE, true)
#define DERIVED(type, member, value) ATTRIBUTE_ROW(member, VALUE, value, NULL, NOTHING, false)
#define PARTS(type, member) ATTRIBUTE_ROW(member, PARTS, plain, NULL, NOTHING, false)
#define STRUCT_END                                            \
    {                                                         \
        NULL, 0, 0, MEMBER_VALUE, VALUE_plain, NULL, 0, false \
    }                                                         \
    }                                                         \
    ;                                                         \
    const Members STRUCT_TABLE(STRUCT, _members) = {sizeof(STRUCT), STRUCT_TABLE(STRUCT, _rows)};
static const Member STRUCT_TABLE(STRUCT, _rows)[] = {
#else
#define ATTRIBUTE(type, member, value, change, probe) type member;
#define FLAG(member, words, feature, change, probe) bool member;
#define LIST(type, Item, member, change, probe) type member;
#define EMBEDDED(Type, member, change, probe) Type member;
#define SHARED(type, Type, member) type member;
#define DERIVED(type, member, value) type member;
#define PARTS(type, member) type member;
#define STRUCT_END \
    }              \
    STRUCT;
typedef struct STRUCT {
    STRUCT_BEGINS
#endif
