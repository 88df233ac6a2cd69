/** How the server is reached: address, key, requests, and what is made of refusals. */
@NullMarked
package io.shardscan.commandline.connection;

import org.jspecify.annotations.NullMarked;
