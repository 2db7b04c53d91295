/* The end of the rows of one struct: see attribute_rows.h. */
#undef ATTRIBUTE_ROW
#undef ATTRIBUTE
#undef FLAG
#undef LIST
#undef EMBEDDED
#undef SHARED
#undef DERIVED
#undef PARTS
