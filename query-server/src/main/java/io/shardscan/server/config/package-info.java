/** Settings of a process: a YAML file whose every key an environment variable can override. */
@NullMarked
package io.shardscan.server.config;

import org.jspecify.annotations.NullMarked;
