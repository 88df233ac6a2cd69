/** What is wrong with an installation, and what to do. */
@NullMarked
package io.shardscan.commandline.doctor;

import org.jspecify.annotations.NullMarked;
