package io.thermocline.manifest;

/** The manifest has moved on so that an edit no longer makes sense; nothing was changed. */
public final class RequirementFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RequirementFailedException(ManifestRequirement requirement, long version) {
        super("the manifest does not meet a requirement: version=" + version + " requirement=" + requirement);
    }
}
