package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.contract.GeneratedStream;
import io.shardscan.model.store.s3.ScriptedServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each answer of a server means, and what is asked again. */
class S3AnswersTest {
  private static final PutCondition IF_MATCH = PutCondition.ifMatch("seen");
  private static final String BEGUN =
      "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key>"
          + "<UploadId>id</UploadId></InitiateMultipartUploadResult>";

  private ScriptedServer server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    store = new S3ObjectStore(S3Settings.of(server.endpoint(), "bucket", "access", "secret"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  static Stream<Arguments> answersToAPut() {
    return Stream.of(
        Arguments.of(Answer.error(412, "PreconditionFailed"), PreconditionFailedException.class),
        Arguments.of(Answer.error(404, "NoSuchKey"), PreconditionFailedException.class),
        Arguments.of(Answer.error(404, "NoSuchBucket"), StoreUnavailableException.class),
        Arguments.of(Answer.error(403, "AccessDenied"), StoreUnavailableException.class),
        Arguments.of(Answer.error(503, "SlowDown"), StoreUnavailableException.class),
        Arguments.of(Answer.error(501, "NotImplemented"), StoreUnavailableException.class),
        Arguments.of(Answer.error(500, "InternalError"), OutcomeUnknownException.class),
        Arguments.of(Answer.error(503, "SlowDownWrite"), OutcomeUnknownException.class),
        Arguments.of(new Answer(502, "text/html", "<p>gateway"), OutcomeUnknownException.class),
        Arguments.of(new Answer(504, "", ""), OutcomeUnknownException.class));
  }

  @ParameterizedTest
  @MethodSource("answersToAPut")
  void aPutIsSentOnceAndItsAnswerMeansOneThing(
      Answer answer, Class<? extends ObjectStoreException> meaning) {
    server.script(answer);
    assertThatExceptionOfType(meaning)
        .isThrownBy(() -> store.put("key", new byte[1], IF_MATCH))
        .satisfies(e -> assertThat(e.key()).isEqualTo("key"));
    assertThat(server.requests()).containsExactly("PUT");
  }

  @Test
  void aConflictOfTwoWritesIsTriedAgain() {
    Answer conflict = Answer.error(409, "ConditionalRequestConflict");
    server.script(conflict, conflict, new Answer(200, "", ""));
    assertThat(store.put("key", new byte[1], IF_MATCH).etag()).isEqualTo("etag");
    server.script(conflict, Answer.error(412, "PreconditionFailed"));
    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> store.put("key", new byte[1], IF_MATCH));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aConflictThatDoesNotEndIsUnavailable() {
    server.script(Answer.error(409, "ConditionalRequestConflict"));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.put("key", new byte[1], IF_MATCH));
    assertThat(server.requests()).hasSize(Retries.OF_CONFLICTS.attempts());
  }

  @Test
  void aReadIsTriedAgainWhileTheServerFails() {
    Answer failure = Answer.error(500, "InternalError");
    server.script(failure, failure, new Answer(200, "text/plain", "hello"));
    assertThat(store.read("key", 5).bytes()).hasSize(5);
    server.script(failure);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.read("key", 5))
        .withMessageContaining("500 InternalError");
    assertThat(server.requests()).hasSize(Retries.OF_READS.attempts());
  }

  @Test
  void aReadThatIsRefusedIsNotTriedAgain() {
    server.script(Answer.error(403, "AccessDenied"));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.read("key", 5));
    assertThat(server.requests()).hasSize(1);
    server.script(Answer.error(404, "NoSuchKey"));
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.read("key", 5));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anErrorThatAnUploadEndsWithAfterAllIsSeen() {
    int size = 17 << 20;
    Answer part = new Answer(200, "", "");
    Answer gone = new Answer(204, "", "");
    server.script(Answer.ok(BEGUN), part, part, Answer.error(200, "PreconditionFailed"), gone);
    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> store.put("key", new GeneratedStream(size), size, IF_MATCH));
    assertThat(server.requests()).isEqualTo(List.of("POST", "PUT", "PUT", "POST", "DELETE"));

    server.script(Answer.ok(BEGUN), part, part, Answer.error(200, "InternalError"), gone);
    assertThatExceptionOfType(OutcomeUnknownException.class)
        .isThrownBy(() -> store.put("key", new GeneratedStream(size), size, IF_MATCH));
    assertThat(server.requests()).isEqualTo(List.of("POST", "PUT", "PUT", "POST", "DELETE"));
  }
}
