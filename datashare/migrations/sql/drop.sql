DROP TRIGGER datashare_certificate_stays ON datashare_certificate;
DROP FUNCTION datashare_certificate_stays();
DROP SEQUENCE datashare_certificate_number;
