package io.shardscan.model.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of a collection that are to be read again, with other columns, and whose rows change
 * together: until all of them are read, queries see the rows as they were.
 *
 * @param members the files, each once
 * @param listedSince whether these are the files that were there at some time after the columns
 *     were set; before that, more may have come and been read with the columns as they were
 */
public record Reprocessing(List<Member> members, boolean listedSince) {
  public Reprocessing {
    members = List.copyOf(members);
  }

  /**
   * A file that is to be read again.
   *
   * @param file its name
   * @param before the version that it had when this was asked for
   * @param after the same bytes as another version, which makes it be read again; null if it was
   *     not rewritten
   * @param done whether it has been rewritten, or found replaced or deleted
   */
  public record Member(String file, String before, @Nullable String after, boolean done) {
    /** A file that has not been looked at. */
    public Member(String file, String before) {
      this(file, before, null, false);
    }
  }

  /** Whether all files have been rewritten, or found replaced or deleted. */
  public boolean ready() {
    return listedSince && members.stream().allMatch(Member::done);
  }

  /** One of the files, if it is one. */
  public Optional<Member> find(String file) {
    return members.stream().filter(member -> member.file().equals(file)).findFirst();
  }

  /**
   * The same with one of them done.
   *
   * @param after its new version, or null if it was replaced or deleted
   */
  Reprocessing with(Member member, @Nullable String after) {
    List<Member> all = new ArrayList<>(members);
    all.set(all.indexOf(member), new Member(member.file(), member.before(), after, true));
    return new Reprocessing(all, listedSince);
  }
}
