/** Test support shared by all modules: real PostGIS and Redis, and the folder of real data. */
package io.citytwin.testing;
