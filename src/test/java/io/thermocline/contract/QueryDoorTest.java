package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.thermocline.v1.AggregateReply;
import io.thermocline.v1.AggregateRequest;
import io.thermocline.v1.Block;
import io.thermocline.v1.Consistency;
import io.thermocline.v1.Include;
import io.thermocline.v1.ListBlocksRequest;
import io.thermocline.v1.QueriesGrpc;
import io.thermocline.v1.QueryReply;
import io.thermocline.v1.QueryRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about metadata through both doors. Each test asks from a manifold of its own. */
@QuarkusTest
class QueryDoorTest {
    @TestHTTPResource
    URI server;

    private final String manifold = "m-" + UUID.randomUUID();
    private ManagedChannel channel;

    private QueriesGrpc.QueriesBlockingStub queries() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        return QueriesGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    private String create(String name, String fields) {
        return given().contentType(ContentType.JSON)
                .header("X-Thermocline-Manifold", manifold)
                .body("{\"content\":\"c of " + name + "\",\"mediaType\":\"application/octet-stream\",\"name\":\"" + name
                        + "\"" + fields + "}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse query(String body) {
        return given().contentType(ContentType.JSON)
                .header("X-Thermocline-Manifold", manifold)
                .body(body)
                .post("/v1/blocks/query")
                .then();
    }

    private ValidatableResponse list(String filter, String... more) {
        var request = given().header("X-Thermocline-Manifold", manifold).queryParam("filter", filter);
        for (int i = 0; i < more.length; i += 2) {
            request.queryParam(more[i], more[i + 1]);
        }
        return request.get("/v1/blocks").then();
    }

    @Test
    void seesEveryWriteThatWasAnswered() {
        for (int i = 0; i < 30; i++) {
            create("b" + i, ",\"attributes\":{\"n\":" + i + "}");
            query("{\"filter\":\"attributes.n == " + i + "\"}")
                    .statusCode(200)
                    .body("blocks", hasSize(1))
                    .body("blocks[0].name", equalTo("b" + i))
                    .body("blocks[0].content", nullValue())
                    .body("nextCursor", nullValue())
                    .body("plan", nullValue());
        }
    }

    @Test
    void sortsAndPagesAndKeepsTheOrderWhileBlocksChange() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ids.add(create("b" + i, ",\"attributes\":{\"n\":" + i + "}"));
        }
        String body =
                "{\"filter\":\"attributes.n >= 1\",\"sort\":[\"-attributes.n\"],\"limit\":3,\"include\":[\"content\"]";
        JsonPath first = query(body + "}").statusCode(200).extract().jsonPath();
        assertThat(first.getList("blocks.name")).isEqualTo(List.of("b8", "b7", "b6"));
        assertThat(Base64.getDecoder().decode(first.getString("blocks[0].contentBase64")))
                .asString()
                .isEqualTo("c of b8");
        given().delete("/v1/blocks/" + ids.get(4) + "?manifold=" + manifold)
                .then()
                .statusCode(204);
        given().contentType("application/merge-patch+json")
                .body("{\"attributes\":{\"n\":100},\"name\":\"later\"}")
                .patch("/v1/blocks/" + ids.get(5) + "?manifold=" + manifold)
                .then()
                .statusCode(200);
        create("new", ",\"attributes\":{\"n\":5}");
        JsonPath second = query(body + ",\"cursor\":\"" + first.getString("nextCursor") + "\"}")
                .statusCode(200)
                .extract()
                .jsonPath();
        // b4 is gone; b5 is as it was when the query began
        assertThat(second.getList("blocks.name")).isEqualTo(List.of("b5", "b3"));
        assertThat(second.getInt("blocks[0].attributes.n")).isEqualTo(5);
        query(body + ",\"cursor\":\"" + second.getString("nextCursor") + "\"}")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("b2", "b1")))
                .body("nextCursor", nullValue());
    }

    @Test
    void sortsWhatIsMissingOrOfSeveralTypesInOneOrder() {
        create("text", ",\"attributes\":{\"a\":\"x\"}");
        create("none", "");
        create("two", ",\"attributes\":{\"a\":2}");
        create("half", ",\"attributes\":{\"a\":0.5}");
        create("flag", ",\"attributes\":{\"a\":true}");
        query("{\"sort\":[\"attributes.a\"]}")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("half", "two", "text", "flag", "none")));
        query("{\"sort\":[\"-attributes.a\"]}")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("two", "half", "text", "flag", "none")));
    }

    @Test
    void saysFiguresAboutGroups() {
        create("a", ",\"tags\":[\"t\"],\"attributes\":{\"kind\":\"x\",\"n\":1}");
        create("b", ",\"attributes\":{\"kind\":\"x\",\"n\":2.5}");
        create("c", ",\"attributes\":{\"n\":\"no number\"}");
        query("{\"aggregate\":{\"groupBy\":[\"attributes.kind\"],"
                        + "\"metrics\":[\"count\",\"sum(attributes.n)\",\"max(name)\",\"count(attributes.n)\"]}}")
                .statusCode(200)
                .body("groups", hasSize(2))
                .body("groups[0].by.'attributes.kind'", equalTo("x"))
                .body("groups[0].metrics.count", equalTo(2))
                .body("groups[0].metrics.'sum(attributes.n)'", equalTo(3.5f))
                .body("groups[0].metrics.'max(name)'", equalTo("b"))
                .body("groups[1].by", equalTo(java.util.Collections.singletonMap("attributes.kind", null)))
                .body("groups[1].metrics.'sum(attributes.n)'", nullValue())
                .body("groups[1].metrics.'count(attributes.n)'", equalTo(1))
                .body("blocks", nullValue());
        query("{\"filter\":\"'t' in tags\",\"aggregate\":{}}")
                .statusCode(200)
                .body("groups[0].metrics.count", equalTo(1));
        query("{\"aggregate\":{\"metrics\":[\"max(createdAt)\"]}}")
                .statusCode(200)
                .body("groups[0].metrics.'max(createdAt)'", containsString("Z"));
    }

    @Test
    void searchesAmongWhatAFilterKeeps() {
        for (int i = 0; i < 6; i++) {
            given().contentType(ContentType.JSON)
                    .header("X-Thermocline-Manifold", manifold)
                    .body("{\"content\":\"gale " + i + "\",\"attributes\":{\"n\":" + i + "}}")
                    .post("/v1/blocks?wait=indexed")
                    .then()
                    .statusCode(201);
        }
        var search = given().contentType(ContentType.JSON).header("X-Thermocline-Manifold", manifold);
        search.body("{\"text\":\"gale 5\",\"k\":3,\"filter\":\"attributes.n < 4\",\"explain\":true}")
                .post("/v1/search")
                .then()
                .statusCode(200)
                .body("hits", hasSize(3))
                .body("hits.block.attributes.n", not(hasItem(5)))
                .body("plan.step", hasItem("metadata scan"))
                .body("plan.find { it.step == 'metadata scan' }.matches", equalTo(4));
        search.body("{\"text\":\"gale 5\",\"filter\":\"attributes.n <\"}")
                .post("/v1/search")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("filter"));
    }

    @Test
    void explainsHowItWasFound() {
        create("a", "");
        query("{\"filter\":\"name == \\\"a\\\"\",\"explain\":true}")
                .statusCode(200)
                .body("plan.step", equalTo(List.of("metadata scan", "content fetch")))
                .body("plan[0].detail", containsString("FROM rows"))
                .body("plan[0].rows", equalTo(1))
                .body("plan[0].micros", notNullValue());
        query("{\"aggregate\":{},\"explain\":true}").statusCode(200).body("plan[0].step", equalTo("metadata scan"));
    }

    @Test
    void anAnswerThatNothingChangedIsAtHand() {
        create("a", "");
        for (String body :
                List.of("{\"filter\":\"name == \\\"a\\\"\",\"explain\":true}", "{\"aggregate\":{},\"explain\":true}")) {
            query(body).statusCode(200).body("plan[0].step", equalTo("metadata scan"));
            query(body).statusCode(200).body("plan[0].step", equalTo("cached result"));
        }
        create("a", "");
        query("{\"filter\":\"name == \\\"a\\\"\",\"explain\":true}")
                .statusCode(200)
                .body("plan[0].step", equalTo("metadata scan"))
                .body("blocks", hasSize(2));
    }

    @Test
    void looksFromWhereTheBodySays() {
        create("mine", "");
        String other = "m-" + UUID.randomUUID();
        given().contentType(ContentType.JSON)
                .body("{\"manifolds\":[\"" + other + "\",\"" + manifold + "\"]}")
                .post("/v1/blocks/query")
                .then()
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("mine")));
        query("{\"manifolds\":[\"" + other + "\"]}").statusCode(200).body("blocks", hasSize(0));
        query("{\"manifolds\":[]}").statusCode(422).body("violations[0].field", equalTo("manifolds"));
    }

    @Test
    void waitsForNothingWhenToldSo() {
        create("a", "");
        given().contentType(ContentType.JSON)
                .body("{\"manifolds\":[\"" + manifold + "\"]}")
                .post("/v1/blocks/query?consistency=eventual")
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/blocks/query?consistency=sometimes")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("consistency"));
    }

    @Test
    void listsWhatAFilterKeeps() {
        create("a", ",\"tags\":[\"it's \\\"one\\\" \\\\ tag\"],\"attributes\":{\"n\":1}");
        create("b", ",\"tags\":[\"it's \\\"one\\\" \\\\ tag\"],\"attributes\":{\"n\":2}");
        create("c", ",\"attributes\":{\"n\":1}");
        create("d", ",\"class\":\"CACHE\",\"attributes\":{\"n\":1}");
        list("attributes.n == 1 // all of them").statusCode(200).body("blocks.name", equalTo(List.of("d", "c", "a")));
        list("attributes.n == 1", "tag", "it's \"one\" \\ tag")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("a")));
        list("attributes.n == 1 // all of them", "class", "PROGRAM_STATE")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("c", "a")));
        String cursor = list("attributes.n == 1", "limit", "1")
                .statusCode(200)
                .extract()
                .path("nextCursor");
        list("attributes.n == 1", "limit", "2", "cursor", cursor)
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("c", "a")));
        list("attributes.n == 1", "class", "CACHE", "cursor", cursor)
                .statusCode(400)
                .body("violations[0].field", equalTo("cursor"));
        list("attributes.n ==").statusCode(400).body("violations[0].field", equalTo("filter"));
        given().get("/v1/manifolds?filter=true").then().statusCode(400).body("violations[0].field", equalTo("filter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"filter\":\"attributes.n ==\"} | 400 | filter",
                "{\"filter\":\"name + 1 == 2\"} | 400 | filter",
                "{\"filter\":\"nothing == 2\"} | 400 | filter",
                "{\"filter\":\"content == \\\"x\\\"\"} | 400 | filter",
                "{\"filter\":7} | 400 | filter",
                "{\"limit\":0} | 422 | limit",
                "{\"limit\":1001} | 422 | limit",
                "{\"limit\":-1} | 422 | limit",
                "{\"sort\":[\"nothing\"]} | 400 | sort[0]",
                "{\"sort\":[\"name\",\"tags\"]} | 400 | sort[1]",
                "{\"sort\":[\"-\"]} | 400 | sort[0]",
                "{\"sort\":[\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\"]} | 422 | sort",
                "{\"cursor\":\"nonsense\"} | 400 | cursor",
                "{\"include\":[\"everything\"]} | 400 | include",
                "{\"aggregate\":{\"metrics\":[\"sum(name)\"]}} | 422 | aggregate.metrics[0]",
                "{\"aggregate\":{\"metrics\":[\"avg(createdAt)\"]}} | 422 | aggregate.metrics[0]",
                "{\"aggregate\":{\"metrics\":[\"median(size)\"]}} | 400 | aggregate.metrics[0]",
                "{\"aggregate\":{\"metrics\":[\"sum\"]}} | 400 | aggregate.metrics[0]",
                "{\"aggregate\":{\"metrics\":[\"count\",\"count\"]}} | 422 | aggregate.metrics",
                "{\"aggregate\":{\"groupBy\":[\"tags\"]}} | 400 | aggregate.groupBy[0]",
                "{\"aggregate\":{},\"limit\":5} | 422 | limit",
                "{\"aggregate\":{},\"sort\":[]} | 422 | sort",
                "{\"aggregate\":{\"having\":1}} | 400 | aggregate.having",
                "{\"where\":1} | 400 | where"
            })
    void saysWhichFieldIsAtFault(String body, int status, String field) {
        query(body).statusCode(status).body("violations.field", hasItem(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attributes.n / 0 == 1",
                "1 / (attributes.n - attributes.n) == 1",
                "attributes.n % 0 == 1",
                "attributes.n * 9223372036854775807 * 9223372036854775807 == 1",
                "name.matches(\"(a|a|aa|a*)*(b|b*)*(c+)+d$\")"
            })
    void whatCannotBeComputedIsUnknownAndNothingExplodes(String filter) {
        create("a".repeat(1000), ",\"attributes\":{\"n\":7}");
        query("{\"filter\":\"" + filter.replace("\"", "\\\"") + "\"}")
                .statusCode(200)
                .body("blocks", hasSize(0));
    }

    @Test
    void refusesCursorsOfAnotherQueryAndSuchAsWereChanged() {
        create("a", "");
        create("b", "");
        String cursor = query("{\"limit\":1,\"sort\":[\"name\"]}")
                .statusCode(200)
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        query("{\"limit\":1,\"sort\":[\"-name\"],\"cursor\":\"" + cursor + "\"}")
                .statusCode(400)
                .body("violations[0].field", equalTo("cursor"));
        query("{\"limit\":1,\"sort\":[\"name\"],\"filter\":\"true\",\"cursor\":\"" + cursor + "\"}")
                .statusCode(400)
                .body("violations[0].field", equalTo("cursor"));
        byte[] changed = Base64.getUrlDecoder().decode(cursor);
        changed[8]--;
        query("{\"limit\":1,\"sort\":[\"name\"],\"cursor\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(changed) + "\"}")
                .statusCode(400)
                .body("violations[0].field", equalTo("cursor"));
        query("{\"limit\":5,\"sort\":[\"name\"],\"cursor\":\"" + cursor + "\"}")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("b")));
    }

    @Test
    void takesNoMoreInOnePageThanAnAnswerMayHave() {
        String large = "x".repeat(12 << 20);
        for (String name : List.of("a", "b", "c", "d")) {
            given().contentType(ContentType.JSON)
                    .header("X-Thermocline-Manifold", manifold)
                    .body("{\"content\":\"" + large + "\",\"mediaType\":\"application/octet-stream\",\"name\":\"" + name
                            + "\"}")
                    .post("/v1/blocks")
                    .then()
                    .statusCode(201);
        }
        String body = "{\"sort\":[\"name\"],\"include\":[\"content\"]";
        JsonPath first = query(body + "}").statusCode(200).extract().jsonPath();
        assertThat(first.getList("blocks.name")).isEqualTo(List.of("a", "b"));
        query(body + ",\"cursor\":\"" + first.getString("nextCursor") + "\"}")
                .statusCode(200)
                .body("blocks.name", equalTo(List.of("c", "d")))
                .body("nextCursor", nullValue());
        query("{\"sort\":[\"name\"]}").statusCode(200).body("blocks", hasSize(4));
    }

    @Test
    void asksOverGrpcToo() {
        create("a", ",\"attributes\":{\"n\":1}");
        create("b", ",\"attributes\":{\"n\":2}");
        create("c", ",\"attributes\":{\"n\":10000000000000000000000}");
        QueryRequest request = QueryRequest.newBuilder()
                .setFilter("attributes.n >= 1")
                .addSort("-attributes.n")
                .setLimit(2)
                .setInclude(Include.newBuilder().setContent(true))
                .addManifolds(manifold)
                .setExplain(true)
                .build();
        QueriesGrpc.QueriesBlockingStub stub = queries();
        QueryReply first = stub.query(request);
        assertThat(first.getBlocksList()).extracting(QueryDoorTest::name).containsExactly("c", "b");
        assertThat(first.getBlocks(0).getContent().toStringUtf8()).isEqualTo("c of c");
        assertThat(first.getPlan(0).getName()).isEqualTo("metadata scan");
        QueryReply second =
                stub.query(request.toBuilder().setCursor(first.getNextCursor()).build());
        assertThat(second.getBlocksList()).extracting(QueryDoorTest::name).containsExactly("a");
        assertThat(second.getNextCursor()).isEmpty();

        AggregateReply groups = stub.aggregate(AggregateRequest.newBuilder()
                .addManifolds(manifold)
                .addGroupBy("class")
                .addMetrics("count")
                .addMetrics("min(attributes.n)")
                .addMetrics("max(createdAt)")
                .setConsistency(Consistency.STRONG)
                .build());
        assertThat(groups.getGroupsCount()).isEqualTo(1);
        assertThat(groups.getGroups(0).getBy(0).getText()).isEqualTo("PROGRAM_STATE");
        assertThat(groups.getGroups(0).getMetrics(0).getInteger()).isEqualTo(3);
        assertThat(groups.getGroups(0).getMetrics(1).getInteger()).isEqualTo(1);
        assertThat(groups.getGroups(0).getMetrics(2).getTime().getSeconds()).isPositive();

        assertThatThrownBy(() ->
                        stub.query(QueryRequest.newBuilder().setFilter("(").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(io.thermocline.v1.BlocksGrpc.newBlockingStub(channel)
                        .list(ListBlocksRequest.newBuilder()
                                .setFilter("attributes.n == 2 && \"" + manifold + "\" in manifolds")
                                .build())
                        .getBlocksList())
                .isEmpty();
    }

    private static String name(Block block) {
        return block.getHeader().getName();
    }

    @Test
    void hidesWhatTheCallerDoesNotSee() {
        create("mine", "");
        given().contentType(ContentType.JSON)
                .body("{\"filter\":\"name == \\\"mine\\\"\"}")
                .post("/v1/blocks/query")
                .then()
                .statusCode(200)
                .body("blocks.manifolds.flatten()", not(hasItem(manifold)));
    }
}
