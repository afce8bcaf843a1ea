package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClassRulesTest {
    private static final Call CALL =
            Call.of(new Caller("anna", Caller.Role.USER, ManifoldScope.of("default")), "default");

    @ParameterizedTest
    @CsvSource({
        "DOCUMENTATION,   true,  true",
        "PROGRAM_STATE,   false, false",
        "KNOWLEDGE_GRAPH, false, true",
        "CACHE,           false, false"
    })
    void hasDefaultsForEachClass(BlockClass blockClass, boolean readOnly, boolean shared) {
        assertThat(ClassRules.readOnlyByDefault(blockClass)).isEqualTo(readOnly);
        assertThat(ClassRules.sharedByDefault(blockClass)).isEqualTo(shared);
    }

    /** Every class, read-only or not, shared or not, with one manifold or two. */
    @TestFactory
    Stream<DynamicTest> saysWhatBreaksTheRulesOfAClass() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BlockClass blockClass : BlockClass.values()) {
            for (int bits = 0; bits < 8; bits++) {
                boolean readOnly = (bits & 1) != 0;
                boolean shared = (bits & 2) != 0;
                List<String> manifolds = (bits & 4) != 0 ? List.of("a", "b") : List.of("a");
                List<String> expected = new ArrayList<>();
                boolean documentation = blockClass == BlockClass.DOCUMENTATION;
                if (documentation && !readOnly) {
                    expected.add("readOnly");
                }
                if (documentation && !shared) {
                    expected.add("shared");
                }
                if (manifolds.size() == 2 && !shared) {
                    expected.add("manifolds");
                }
                tests.add(DynamicTest.dynamicTest(
                        blockClass + " readOnly=" + readOnly + " shared=" + shared + " in " + manifolds, () -> {
                            Violations violations = new Violations();
                            ClassRules.check(blockClass, readOnly, shared, manifolds, violations);
                            assertThat(violations.found())
                                    .extracting(Violation::field)
                                    .isEqualTo(expected);
                        }));
            }
        }
        return tests.stream();
    }

    /** Every class, read-only or not, by an import or not, and each entry that an access list can have for the caller. */
    @TestFactory
    Stream<DynamicTest> saysWhoMayChangeWhat() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BlockClass blockClass : BlockClass.values()) {
            for (int bits = 0; bits < 4; bits++) {
                boolean readOnly = (bits & 1) != 0;
                boolean reimport = (bits & 2) != 0;
                for (List<String> access :
                        List.of(List.<String>of(), List.of("anna"), List.of("anna:read"), List.of("berta"))) {
                    boolean mayWrite = access.isEmpty() || access.contains("anna");
                    boolean closed = blockClass == BlockClass.DOCUMENTATION ? !reimport : readOnly;
                    Optional<ProblemKind> expected = !mayWrite
                            ? Optional.of(ProblemKind.FORBIDDEN)
                            : closed ? Optional.of(ProblemKind.READ_ONLY) : Optional.empty();
                    Header header = header(blockClass, readOnly, access);
                    Call call = reimport ? CALL.reimporting() : CALL;
                    tests.add(DynamicTest.dynamicTest(
                            blockClass + " readOnly=" + readOnly + " reimport=" + reimport + " access=" + access,
                            () -> assertThat(refusal(call, header)).isEqualTo(expected)));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void letsOperatorsChangeWhateverTheAccessListSays() {
        Call operator = Call.of(new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL), "default");
        assertThat(refusal(operator, header(BlockClass.CACHE, false, List.of("anna"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(BlockClass.class)
    void keysAreUniqueInEachManifoldListedButOfDocumentationEverywhere(BlockClass blockClass) {
        Sharing sharing = new Sharing("s", List.of("a", "b"), true, Band.GREEN, List.of());
        assertThat(ClassRules.keyManifolds(blockClass, sharing))
                .isEqualTo(blockClass == BlockClass.DOCUMENTATION ? List.of("*") : List.of("a", "b"));
    }

    @Test
    void classesNeverChange() {
        for (BlockClass current : BlockClass.values()) {
            for (BlockClass wanted : BlockClass.values()) {
                if (current == wanted) {
                    ClassRules.requireSameClass(current, wanted);
                } else {
                    assertThatThrownBy(() -> ClassRules.requireSameClass(current, wanted))
                            .isInstanceOfSatisfying(ProblemException.class, e -> {
                                assertThat(e.problem().kind()).isEqualTo(ProblemKind.INVALID);
                                assertThat(e.problem().violations().getFirst().field())
                                        .isEqualTo("class");
                            });
                }
            }
        }
    }

    private static Optional<ProblemKind> refusal(Call call, Header header) {
        try {
            ClassRules.requireChangeable(call, header);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem().kind());
        }
    }

    private static Header header(BlockClass blockClass, boolean readOnly, List<String> access) {
        Sharing sharing = new Sharing("shared:default", List.of("default"), false, Band.GREEN, access);
        return new Header(
                blockClass, "", null, readOnly, sharing, Annotations.NONE, new Media("text/plain", 0, new byte[32]));
    }
}
