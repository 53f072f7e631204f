/** Rules about who may use whom, shared by all modules' architecture tests. */
package io.citytwin.testing.architecture;
