/* Putting pieces of the language: for the printers of this folder. */
#ifndef SCHEMAC_SNAPSHOT_WRITER_INTERNAL_H
#define SCHEMAC_SNAPSHOT_WRITER_INTERNAL_H

#include "model/database.h"

typedef struct Writer {
    TextBuilder out;
    Arena *arena;
    TextBuilder
        comments; /* `comment on` statements of the object that is printed: they follow it */
} Writer;

void put(Writer *writer, const char *string);
void put_name(Writer *writer, Name name); /* quoted where the language needs it */
void put_qualified(Writer *writer, QualifiedName name);
void put_names(Writer *writer, const NameList *names); /* "(a, b)" */
void put_type(Writer *writer, const Type *type);
void put_string(Writer *writer, Text text); /* 'it''s' */
void put_text(Writer *writer, Text text);
/* " word name", or nothing when the name is NULL. */
void put_clause(Writer *writer, const char *word, Name name);
void put_collation(Writer *writer, QualifiedName collation);
/* " with (a = 1, b = 'x')", or nothing without options. */
void put_with(Writer *writer, const Options *options);
void put_options(Writer *writer, const Options *options); /* "(a = 1)" */
/* In parentheses. */
void put_expression(Writer *writer, const Expression *expression);
/* Bare where the scanner would end it in the right place, else in parentheses. */
void put_value(Writer *writer, const Expression *expression);
/* " owner r", or nothing: in the head of what has one. */
void put_owner(Writer *writer, const Object *object);
/* "table app.t", "constraint c on app.t": as comment on and grant on name it. */
void put_target(Writer *writer, const Object *object);
/* What is said of the object and its parts after it: grants, security labels, comments on what is
 * no object. */
void put_extras(Writer *writer, const Object *object);
/* The object's comment as /// lines before it; what they cannot hold becomes `comment on`. */
void put_comment(Writer *writer, const Object *object, const char *indent);
void put_attribute_comment(Writer *writer, const Object *composite, const Attribute *attribute);
/* Differences from PostgreSQL's defaults, each with a blank before but the first after a
 * parenthesis. */
void put_sequence_options(Writer *writer, const SequenceOptions *options);

/* " constraint n not null no inherit not valid", or nothing. */
void put_not_null(Writer *writer, bool is_not_null, const NotNull *not_null);
/* Of columns that a parent, the table's type or a view's query gives. */
void put_overrides(Writer *writer, const Columns *overrides);
void put_index(Writer *writer, const Index *index);
void put_index_key(Writer *writer, const IndexKey *key);
void put_constraint(Writer *writer, const Constraint *constraint);
void put_trigger(Writer *writer, const Trigger *trigger);
void put_definitions(Writer *writer, const Definitions *definitions);

/* One a kind that stands alone. */
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) \
    void print_##subject(Writer *writer, const Object *object);
#include "model/kinds.def"
#undef KIND

#endif
