/* Whether an extension can move, by its name alone: no control file is at hand. */
#include "model/extension.h"

#include <string.h>

bool extension_is_fixed(const Extension *extension)
{
    /* Those of PostgreSQL's own, and others that are widely used, whose control file says
     * `relocatable = false`. */
    static const char *const fixed[] = {
        "adminpack",        "pg_cron",     "pg_partman",     "plperl",
        "plperlu",          "plpgsql",     "plpython3u",     "pltcl",
        "pltclu",           "postgis",     "postgis_raster", "postgis_tiger_geocoder",
        "postgis_topology", "timescaledb", "xml2",
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(extension->object.name.name, fixed[i]) == 0) return true;
    return false;
}
