DROP SCHEMA private CASCADE;
DROP TABLE
    siting.proposal, siting.requirement, siting.company,
    siting.plan_provision, siting.detailed_plan, siting.reference_point, siting.named_area,
    siting.site_fact_history, siting.site_history, siting.site_fact, siting.site, siting.site_holder,
    siting.catalogue_version, siting.change, siting.import_issue, siting.import_run,
    siting.provenance, siting.deployment, siting.fact_code, siting.fact, siting.source;
DROP FUNCTION
    siting.keep_updated_site(), siting.keep_deleted_site(),
    siting.keep_updated_site_fact(), siting.keep_deleted_site_fact(),
    siting.stamp_change(), siting.close_change(), siting.change_id(), siting.begin_change(integer);
