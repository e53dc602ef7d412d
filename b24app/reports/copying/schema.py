"""The worker's own copy of what reports need, a DuckDB file; nobody else opens it. Times are UTC."""

TABLES = """
CREATE TABLE IF NOT EXISTS report_leads (
  id BIGINT PRIMARY KEY, title VARCHAR, stage VARCHAR, semantic VARCHAR, source VARCHAR, manager BIGINT,
  created TIMESTAMP, moved TIMESTAMP, is_return BOOLEAN, contact BIGINT, company BIGINT, amount DECIMAL(18, 2),
  currency VARCHAR, next_contact VARCHAR, class VARCHAR
);
CREATE TABLE IF NOT EXISTS report_deals (
  id BIGINT PRIMARY KEY, lead BIGINT, funnel BIGINT, semantic VARCHAR, created TIMESTAMP, closed TIMESTAMP,
  contact BIGINT, company BIGINT, amount DECIMAL(18, 2), currency VARCHAR
);
-- Of leads only. is_step: open, and not something that came in; touched: when colleagues turned to the client by it.
CREATE TABLE IF NOT EXISTS report_activities (id BIGINT PRIMARY KEY, lead BIGINT, is_step BOOLEAN, touched TIMESTAMP);
-- Entries into stages in the order of their numbers.
CREATE TABLE IF NOT EXISTS lead_history (
  id BIGINT PRIMARY KEY, owner BIGINT, stage VARCHAR, semantic VARCHAR, moment TIMESTAMP
);
CREATE TABLE IF NOT EXISTS deal_history (
  id BIGINT PRIMARY KEY, owner BIGINT, stage VARCHAR, semantic VARCHAR, moment TIMESTAMP
);
-- Stages and sources by the last name they were known by, also when the portal has deleted them.
CREATE TABLE IF NOT EXISTS known_stages (
  entity_id VARCHAR, status_id VARCHAR, name VARCHAR, sort INTEGER, is_gone BOOLEAN, PRIMARY KEY (entity_id, status_id)
);
-- Colleagues by the last name they were known by.
CREATE TABLE IF NOT EXISTS known_users (
  id BIGINT PRIMARY KEY, name VARCHAR, is_active BOOLEAN, departments BIGINT[]
);
-- By when open leads have to have moved on, and by which rules that was reckoned.
CREATE TABLE IF NOT EXISTS dues (id BIGINT, stage VARCHAR, entered TIMESTAMP, due TIMESTAMP);
CREATE TABLE IF NOT EXISTS dues_said (said VARCHAR);
-- Rows that belonged to a lead that is gone, and still do after they were read anew.
CREATE TABLE IF NOT EXISTS orphans (name VARCHAR, id BIGINT);
-- What the leads were read with: where other fields are wanted, all are read anew.
CREATE TABLE IF NOT EXISTS read_with (fields VARCHAR);
"""
"""Statements that make the tables where they are missing, beside those of copying in general."""

OWN = ("report_leads", "report_deals", "report_activities", "lead_history", "deal_history")
"""Tables that are read from lists."""
