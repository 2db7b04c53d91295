/* What the schema does not declare but says something of: privileges on objects of PostgreSQL's own
 * or of an extension, on the sequences of identity columns. Its grants are its extras', relative to
 * what is there when nothing is said.
 */
#ifndef SCHEMAC_MODEL_EXTERNAL_H
#define SCHEMAC_MODEL_EXTERNAL_H

#include "model/object.h"

/* name: identity after the kind's word, "table pg_catalog.pg_proc"; no namespace */
#include "model/attributes/external.def"

#endif
