/* The end of the rows of one struct: see attribute_rows.h. */
STRUCT_END
#undef OBJECT
#undef STRUCT
#undef STRUCT_BEGINS
#undef STRUCT_END
#undef STRUCT_TABLE
#undef STRUCT_TABLE_
#undef ATTRIBUTE_ROW
#undef ATTRIBUTE
#undef FLAG
#undef LIST
#undef EMBEDDED
#undef SHARED
#undef DERIVED
#undef PARTS
