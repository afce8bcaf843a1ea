package io.thermocline.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The architecture as tables: which package stands on which floor, and where a technology or the ambient world may be touched. */
class FloorsTest {
    private static final String ROOT = "io.thermocline";

    /**
     * From the roof down. A package sees the floors below its own, never its neighbours. {@code server} wires everything
     * together, so it is the roof and nothing sees it. {@code v1}, the ground, is generated from the protocol files.
     */
    private static final List<Floor> FLOORS = List.of(
            new Floor("wiring", "server"),
            new Floor("doors", "rest", "grpc", "cli"),
            new Floor("calls", "calls"),
            new Floor(
                    "services",
                    "blocks",
                    "query",
                    "search",
                    "manifolds",
                    "access",
                    "operations",
                    "tiers",
                    "deletion",
                    "erasure",
                    "consistency"),
            new Floor("system blocks", "system"),
            new Floor("movers", "tiering", "prefetch"),
            new Floor("followers", "follow", "encode", "table", "hot"),
            new Floor("engine", "engine"),
            new Floor("storage", "log", "segment", "manifest", "s3", "objects", "files", "signing"),
            new Floor("vocabulary", "filter", "block", "problem", "text"),
            new Floor("messages", "v1"));

    /** The neighbours that may be seen all the same: package, then whom it sees. */
    private static final Map<String, Set<String>> NEIGHBOURS = Map.ofEntries(
            entry("log", Set.of("files")),
            entry("segment", Set.of("files", "objects")),
            entry("manifest", Set.of("files", "segment", "objects")),
            entry("objects", Set.of("files")),
            entry("s3", Set.of("objects")),
            entry("encode", Set.of("follow")),
            entry("table", Set.of("follow")),
            entry("hot", Set.of("follow")),
            entry("blocks", Set.of("manifolds")),
            entry("query", Set.of("blocks")),
            entry("search", Set.of("manifolds", "query")),
            entry("filter", Set.of("block", "problem", "text")),
            entry("tiers", Set.of("operations", "search")),
            entry("deletion", Set.of("operations", "blocks")),
            entry("erasure", Set.of("operations", "blocks", "deletion")),
            entry("signing", Set.of("files")),
            entry("consistency", Set.of("operations")),
            entry("block", Set.of("problem")));

    /** What stands in one place only: the packages that may use it, then what it is. */
    private static final List<Confined> CONFINED = List.of(
            new Confined("Parquet", Set.of("segment"), "org.apache.parquet..", "org.apache.hadoop.."),
            new Confined("Hazelcast", Set.of("hot"), "com.hazelcast.."),
            new Confined("Caffeine", Set.of("hot", "table", "filter"), "com.github.benmanes.caffeine.."),
            new Confined("ONNX", Set.of("encode"), "ai.onnxruntime..", "ai.djl..", "dev.langchain4j.."),
            new Confined("DuckDB", Set.of("table"), "org.duckdb..", "java.sql.."),
            new Confined("CEL and RE2", Set.of("filter"), "dev.cel..", "com.google.re2j.."),
            new Confined("DuckDB", Set.of("table"), "org.duckdb..", "java.sql.."),
            new Confined("AWS SDK", Set.of("s3"), "software.amazon.awssdk.."),
            new Confined("JAX-RS", Set.of("rest"), "jakarta.ws.rs..", "org.jboss.resteasy.."),
            new Confined("gRPC", Set.of("grpc"), "io.grpc..", "io.quarkus.grpc.."),
            new Confined("Mutiny", Set.of("rest", "grpc", "cli", "tiering"), "io.smallrye.mutiny.."),
            new Confined("picocli", Set.of("cli"), "picocli.."),
            new Confined("JLine", Set.of("cli"), "org.jline.."),
            new Confined("Lombok", Set.of(), "lombok.."));

    /** Ambient time and chance: injected everywhere but in the packages that may ask for them. */
    private static final Set<String> MAY_BE_AMBIENT = Set.of("server", "files");

    private static final Map<String, Set<String>> AMBIENT = Map.ofEntries(
            entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            entry("java.time.Instant", Set.of("now")),
            entry("java.time.LocalDate", Set.of("now")),
            entry("java.time.LocalDateTime", Set.of("now")),
            entry("java.time.OffsetDateTime", Set.of("now")),
            entry("java.time.ZonedDateTime", Set.of("now")),
            entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
            entry("java.util.UUID", Set.of("randomUUID")),
            entry("java.util.Random", Set.of("<init>")),
            entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            entry("java.lang.Math", Set.of("random")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** A floor of the house and the packages that stand on it. */
    record Floor(String name, List<String> packages) {
        Floor(String name, String... packages) {
            this(name, List.of(packages));
        }
    }

    /** A technology and the only packages of ours that may use it. */
    record Confined(String name, Set<String> places, List<String> patterns) {
        Confined(String name, Set<String> places, String... patterns) {
            this(name, places, List.of(patterns));
        }
    }

    @Test
    void everyPackageStandsOnAFloor() {
        Map<String, Integer> floors = floorOfPackage();
        Set<String> homeless = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            if (!floors.containsKey(featureOf(each))) {
                homeless.add(each.getName());
            }
        }
        assertThat(homeless).as("classes outside the table of floors").isEmpty();
    }

    @Test
    void floorsSeeOnlyWhatIsBelow() {
        Map<String, Integer> floors = floorOfPackage();
        Set<String> violations = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                String from = featureOf(each);
                String to = featureOf(dependency.getTargetClass().getBaseComponentType());
                if (floors.containsKey(from) && floors.containsKey(to) && !maySee(floors, from, to)) {
                    violations.add(from + " must not see " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void packagesFormNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @TestFactory
    Stream<DynamicTest> technologiesStayInTheirPlace() {
        return CONFINED.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.name(),
                        () -> check(noClasses()
                                .that(areOurs().and(DescribedPredicate.not(standIn(each.places()))))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(each.patterns().toArray(String[]::new)))));
    }

    @Test
    void fileChannelsStayWhereBytesLive() {
        check(noClasses()
                .that(areOurs().and(DescribedPredicate.not(standIn(Set.of("files")))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.channels\\.(Asynchronous)?FileChannel|java\\.io\\.RandomAccessFile"));
    }

    @Test
    void timeAndChanceAreInjected() {
        check(noClasses()
                .that(areOurs().and(DescribedPredicate.not(standIn(MAY_BE_AMBIENT))))
                .should()
                .accessTargetWhere(isAmbient()));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses().that(areOurs()).should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)"));
    }

    private static boolean maySee(Map<String, Integer> floors, String from, String to) {
        return from.equals(to)
                || floors.get(from) < floors.get(to)
                || NEIGHBOURS.getOrDefault(from, Set.of()).contains(to);
    }

    private static Map<String, Integer> floorOfPackage() {
        Map<String, Integer> floors = new HashMap<>();
        for (int i = 0; i < FLOORS.size(); i++) {
            for (String each : FLOORS.get(i).packages()) {
                assertThat(floors.put(each, i))
                        .as("%s stands on two floors", each)
                        .isNull();
            }
        }
        return floors;
    }

    /** The first package below the root, {@code engine} for {@code io.thermocline.engine.commit}; empty if not ours or the root. */
    private static String featureOf(JavaClass each) {
        String name = each.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        String rest = name.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static DescribedPredicate<JavaClass> areOurs() {
        return describe("are written by hand", each -> !featureOf(each).equals("v1"));
    }

    private static DescribedPredicate<JavaClass> standIn(Set<String> features) {
        return describe("stand in " + new TreeSet<>(features), each -> features.contains(featureOf(each)));
    }

    private static DescribedPredicate<JavaAccess<?>> isAmbient() {
        return describe("is ambient time or chance", access -> {
            HasName target = access.getTarget();
            Set<String> names = AMBIENT.getOrDefault(access.getTargetOwner().getName(), Set.of());
            return names.contains(target.getName()) && !isSeeded(access);
        });
    }

    private static boolean isSeeded(JavaAccess<?> access) {
        String signature = access.getTarget().getFullName();
        return signature.endsWith("Random.<init>(long)") || signature.endsWith("now(java.time.Clock)");
    }

    /** A rule holds for what there is: a package that has no classes yet breaks none. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
