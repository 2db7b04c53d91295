/* Printing one object as .schema text. Each function writes whole lines, or, where it is said, a
 * clause with a blank before it. */
#ifndef SCHEMAC_SNAPSHOT_PRINT_INTERNAL_H
#define SCHEMAC_SNAPSHOT_PRINT_INTERNAL_H

#include "model/database.h"

typedef struct Printer {
    Arena *arena;
    TextBuilder *out;
    TextBuilder *comments; /* `comment on` statements, which go to the end */
    const Database *database;
} Printer;

void print_extension(Printer *printer, const Extension *extension);
void print_namespace(Printer *printer, const Namespace *item);
void print_enum(Printer *printer, const Enum *item);
void print_composite(Printer *printer, const Composite *composite);
void print_domain(Printer *printer, const Domain *domain);
void print_sequence(Printer *printer, const Sequence *sequence);
void print_routine(Printer *printer, const Routine *routine);
void print_table(Printer *printer, const Table *table);
void print_view(Printer *printer, const View *view);
void print_materialized_view(Printer *printer, const MaterializedView *view);

/* Parts, indented by four. */
void print_constraint(Printer *printer, const Constraint *constraint);
void print_index(Printer *printer, const Index *index);
void print_trigger(Printer *printer, const Trigger *trigger);

/* ` start with 5 cycle`: what differs from PostgreSQL's defaults. */
void print_sequence_options(Printer *printer, const SequenceOptions *options);

/* Pieces (print_text.c)
 * ---------------------------------------------------------------------------------- */

void put_string(Printer *printer, const char *string);
void put_text(Printer *printer, Text text);
void put_name(Printer *printer, Name name);
void put_qualified(Printer *printer, QualifiedName name);
void put_names(Printer *printer, const NameList *names); /* "(a, b)" */
void put_type(Printer *printer, const Type *type);
void put_literal(Printer *printer, Text text);              /* 'it''s' */
void put_options(Printer *printer, const Options *options); /* "(m = 16, x = 'a b')" */
/* " word (expression)"; nothing for none. */
void put_clause(Printer *printer, const char *word, const Expression *expression);
/* " word name"; nothing for NULL. */
void put_name_clause(Printer *printer, const char *word, Name name);
/* A default: bare where that cannot be misread. */
void put_default(Printer *printer, const Expression *expression);
/* The object's comment as /// lines indented by `indent`, or as `comment on` where such lines
 * cannot hold it. */
void print_comment(Printer *printer, const Object *object, size_t indent);
void print_attribute_comment(Printer *printer, const Object *object, const Attribute *attribute);

#endif
