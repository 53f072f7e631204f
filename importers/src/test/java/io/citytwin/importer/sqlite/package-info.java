@org.jspecify.annotations.NullMarked
package io.citytwin.importer.sqlite;
