/**
 * The HTTP API. {@link io.shardscan.server.http.Routes} is the table of all endpoints; each {@link
 * io.shardscan.server.http.Resource} has those of one kind of thing; {@link
 * io.shardscan.server.http.Dispatcher} takes a request through authentication to its endpoint and
 * turns every failure into an answer.
 */
@NullMarked
package io.shardscan.server.http;

import org.jspecify.annotations.NullMarked;
