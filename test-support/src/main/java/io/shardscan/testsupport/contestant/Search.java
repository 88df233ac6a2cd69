package io.shardscan.testsupport.contestant;

/**
 * A search with one setting.
 *
 * @param <A> what the program answers with
 */
public interface Search<A> {
  /** Finds the best rows of a query. This is what is timed. */
  A ask(float[] query) throws Exception;

  /** Returns the numbers of the rows that were found, best first; not timed. */
  int[] rows(A answer);
}
