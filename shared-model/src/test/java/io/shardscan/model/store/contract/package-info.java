/** What every object store must do, as tests that each implementation runs. */
@NullMarked
package io.shardscan.model.store.contract;

import org.jspecify.annotations.NullMarked;
