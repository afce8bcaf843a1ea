package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import io.thermocline.problem.ProblemKind;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.junit.jupiter.api.Test;

/** Holds the OpenAPI document to what the door answers to. */
class OpenApiTest {
    private static final String FILE = "/META-INF/openapi.yaml";
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final String BATCH = "POST /v1/blocks/batch";
    // They write nothing, but for the batch, whose lines bring what makes them repeatable and say where they are.
    private static final Set<String> UNREPEATABLE =
            Set.of(BATCH, "POST /v1/blocks/get", "POST /v1/blocks/query", "POST /v1/search");
    // Its only other value answers 501.
    private static final String LATER_PARAMETER = "persist";
    private static final Pattern PROBLEM = Pattern.compile("/problems/[a-z-]+");
    private static final String PROBLEM_JSON = "application/problem+json";

    private final JsonNode document = read();
    private final Map<String, Operation> operations = operations();

    /** One operation of the document, with the parameters that its path has too. */
    private record Operation(JsonNode node, List<JsonNode> parameters) {
        Set<String> parametersIn(String place) {
            return parameters.stream()
                    .filter(each -> each.path("in").asText().equals(place))
                    .map(each -> each.path("name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static InputStream open() {
        return OpenApiTest.class.getResourceAsStream(FILE);
    }

    private static JsonNode read() {
        try (InputStream in = open()) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> found = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(each -> parameters.add(resolve(each)));
                    method.getValue().path("parameters").forEach(each -> parameters.add(resolve(each)));
                    found.put(
                            method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            new Operation(method.getValue(), parameters));
                }
            }
        }
        return found;
    }

    private JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        String reference = node.path("$ref").asText();
        assertThat(reference).startsWith("#/");
        JsonNode target = document.at(reference.substring(1));
        assertThat(target.isMissingNode()).as("%s is there", reference).isFalse();
        return target;
    }

    private static Map<String, Endpoint> endpoints() {
        return Endpoints.ALL.stream()
                .collect(Collectors.toMap(each -> each.method() + " " + each.path(), each -> each));
    }

    @Test
    void canBeReadByTheServer() {
        OpenAPI model = SmallRyeOpenAPI.builder()
                .withCustomStaticFile(OpenApiTest::open)
                .enableAnnotationScan(false)
                .enableModelReader(false)
                .enableStandardFilter(false)
                .enableStandardStaticFiles(false)
                .build()
                .model();
        assertThat(model.getPaths().getPathItems())
                .hasSize(document.path("paths").size());
        assertThat(model.getComponents().getSchemas())
                .hasSize(document.path("components").path("schemas").size());
    }

    @Test
    void hasWhatTheDoorAnswersToAndNothingElse() {
        Set<String> documented = new TreeSet<>(operations.keySet());
        documented.removeIf(each -> each.startsWith("HEAD "));
        assertThat(documented).isEqualTo(new TreeSet<>(endpoints().keySet()));
        assertThat(operations.keySet().stream().filter(each -> each.startsWith("HEAD ")))
                .isNotEmpty()
                .allSatisfy(head -> assertThat(operations).containsKey(head.replace("HEAD", "GET")));
    }

    @Test
    void everyResourceIsInTheTableOfTheDoor() {
        Set<String> resources = new TreeSet<>();
        new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(Endpoints.class.getPackageName())
                        .stream()
                        .filter(each -> each.isAnnotatedWith(Path.class))
                        .map(each -> each.reflect())
                        .forEach(resource -> Arrays.stream(resource.getDeclaredMethods())
                                .forEach(method -> routes(resource, method, resources::add)));
        Set<String> table = new TreeSet<>(endpoints().keySet());
        assertThat(table.remove(BATCH)).isTrue();
        assertThat(resources).isEqualTo(table);
    }

    private static void routes(Class<?> resource, Method method, Consumer<String> to) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null && !verb.value().equals(HttpMethod.HEAD)) {
                Path path = method.getAnnotation(Path.class);
                String root = resource.getAnnotation(Path.class).value();
                to.accept(verb.value() + " " + (path == null ? root : root + "/" + path.value()));
            }
        }
    }

    @Test
    void namesTheParametersThatAreRead() {
        endpoints().forEach((name, endpoint) -> {
            Set<String> read = new TreeSet<>(endpoint.parameters());
            read.remove(LATER_PARAMETER);
            read.add("manifold");
            assertThat(operations.get(name).parametersIn("query")).as(name).isEqualTo(read);
            assertThat(operations.get(name).parametersIn("header"))
                    .as(name)
                    .contains("X-Thermocline-Manifold", "X-Thermocline-Device", "X-Correlation-Id");
            assertThat(operations.get(name).parametersIn("path"))
                    .as(name)
                    .isEqualTo(Pattern.compile("\\{(\\w+)}")
                            .matcher(endpoint.path())
                            .results()
                            .map(each -> each.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)));
        });
        operations.forEach((name, operation) -> {
            if (name.startsWith("HEAD ")) {
                Operation get = operations.get(name.replace("HEAD", "GET"));
                assertThat(operation.parametersIn("query")).as(name).isEqualTo(get.parametersIn("query"));
            }
        });
    }

    @Test
    void namesTheMediaTypesThatAreTakenAndAnswered() {
        endpoints().forEach((name, endpoint) -> {
            JsonNode operation = operations.get(name).node();
            JsonNode body = resolve(operation.path("requestBody"));
            assertThat(names(body.path("content"))).as(name).isEqualTo(new TreeSet<>(endpoint.takes()));
            if (endpoint.answers() != null) {
                for (Map.Entry<String, JsonNode> response :
                        operation.path("responses").properties()) {
                    if (response.getKey().equals("200") || response.getKey().equals("201")) {
                        assertThat(names(resolve(response.getValue()).path("content")))
                                .as(name)
                                .containsExactly(endpoint.answers());
                    }
                }
            }
        });
    }

    @Test
    void namesTheHeadersOfWritesAndOfConditions() {
        endpoints().forEach((name, endpoint) -> {
            Operation operation = operations.get(name);
            Set<String> taken = operation.parametersIn("header");
            Set<String> statuses = names(operation.node().path("responses"));
            boolean read = endpoint.method().equals("GET");
            boolean write = !read && !UNREPEATABLE.contains(name);
            assertThat(taken.contains("Idempotency-Key")).as(name).isEqualTo(write);
            assertThat(statuses.contains("412"))
                    .as(name)
                    .isEqualTo(!read && (taken.contains("If-Match") || taken.contains("If-None-Match")));
            assertThat(statuses.contains("304")).as(name).isEqualTo(read && taken.contains("If-None-Match"));
            assertThat(statuses.containsAll(Set.of("206", "416"))).as(name).isEqualTo(taken.contains("Range"));
            assertThat(statuses.contains("415"))
                    .as(name)
                    .isEqualTo(!endpoint.takes().isEmpty());
            assertThat(statuses.contains("507")).as(name).isEqualTo(write);
            for (String status : statuses) {
                if (status.startsWith("2")) {
                    Set<String> answered = names(
                            resolve(operation.node().at("/responses/" + status)).path("headers"));
                    assertThat(answered.containsAll(Set.of("X-Thermocline-Sequence", "X-Thermocline-Durability")))
                            .as("%s %s", name, status)
                            .isEqualTo(write);
                    assertThat(answered.contains("Location"))
                            .as("%s %s", name, status)
                            .isEqualTo(status.equals("201")
                                    || (status.equals("202")
                                            && !endpoint.method().equals("DELETE")));
                    if (statuses.contains("304")) {
                        assertThat(answered).as("%s %s", name, status).contains("ETag");
                    }
                }
            }
        });
    }

    @Test
    void everyOperationHasANameOfItsOwnAndASummary() {
        List<String> names = operations.values().stream()
                .map(each -> each.node().path("operationId").asText())
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(each -> each.matches("[a-z]+([A-Z][a-z]+)*"));
        operations.forEach((name, operation) ->
                assertThat(operation.node().path("summary").asText()).as(name).isNotBlank());
    }

    @Test
    void bodiesAndAnswersAreNamedAndAllThatIsNamedIsUsed() {
        Set<String> used = new HashSet<>();
        document.findValues("$ref").forEach(each -> {
            used.add(each.asText());
            assertThat(document.at(each.asText().substring(1)).isMissingNode())
                    .as("%s is there", each.asText())
                    .isFalse();
        });
        for (String kind : List.of("parameters", "headers", "requestBodies", "responses", "schemas")) {
            JsonNode components = document.path("components").path(kind);
            assertThat(components.size()).isPositive();
            assertThat(names(components))
                    .allSatisfy(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
        }
        List<JsonNode> contents = new ArrayList<>(document.findValues("content"));
        contents.removeIf(each -> each.path("type").isTextual());
        assertThat(contents)
                .isNotEmpty()
                .allSatisfy(content -> assertThat(content.properties())
                        .allSatisfy(type -> assertThat(names(type.getValue().path("schema")))
                                .containsExactly("$ref")));
        operations.forEach((name, operation) -> assertThat(
                        operation.node().path("responses").properties())
                .as(name)
                .allSatisfy(response -> assertThat(names(response.getValue())).containsExactly("$ref")));
    }

    @Test
    void namesEveryProblemWithItsStatus() {
        Map<String, Integer> statuses =
                Arrays.stream(ProblemKind.values()).collect(Collectors.toMap(ProblemKind::type, ProblemKind::status));
        Set<String> listed = new TreeSet<>();
        document.at("/components/schemas/Problem/properties/type/enum").forEach(each -> listed.add(each.asText()));
        assertThat(listed).isEqualTo(new TreeSet<>(statuses.keySet()));
        Set<String> described = new TreeSet<>();
        operations.forEach((name, operation) -> {
            for (Map.Entry<String, JsonNode> response :
                    operation.node().path("responses").properties()) {
                JsonNode answer = resolve(response.getValue());
                List<String> types = PROBLEM.matcher(answer.path("description").asText())
                        .results()
                        .map(MatchResult::group)
                        .toList();
                described.addAll(types);
                assertThat(answer.path("content").has(PROBLEM_JSON))
                        .as("%s %s", name, response.getKey())
                        .isEqualTo(!types.isEmpty());
                if (!response.getKey().equals("default")) {
                    assertThat(types)
                            .as("%s %s", name, response.getKey())
                            .allMatch(each -> response.getKey().equals(String.valueOf(statuses.get(each))));
                }
            }
        });
        assertThat(described).isEqualTo(listed);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
