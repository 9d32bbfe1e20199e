DROP TRIGGER matters_formfield_sealed ON matters_formfield;
DROP TRIGGER matters_materialrequirement_sealed ON matters_materialrequirement;
DROP FUNCTION matters_seal_part();
DROP TRIGGER matters_bundleversion_sealed ON matters_bundleversion;
DROP FUNCTION matters_seal_bundle();
DROP TRIGGER matters_matterversion_sealed ON matters_matterversion;
DROP FUNCTION matters_seal_version();
