"""The tables of a copy: a DuckDB file for each portal, `copies/<member_id>.duckdb` in the app's home.

Times are UTC. Names of columns follow the portal's names in small letters; `raw` keeps the portal's answer as JSON with
every field that has no column.
"""

TABLES = """
CREATE TABLE IF NOT EXISTS leads (
  id BIGINT PRIMARY KEY, title VARCHAR, name VARCHAR, second_name VARCHAR, last_name VARCHAR, company_title VARCHAR,
  status_id VARCHAR, status_semantic_id VARCHAR, source_id VARCHAR, source_description VARCHAR, comments VARCHAR,
  assigned_by_id BIGINT, created_by_id BIGINT, date_create TIMESTAMP, date_modify TIMESTAMP, moved_time TIMESTAMP,
  last_activity_time TIMESTAMP, contact_id BIGINT, company_id BIGINT, is_return_customer BOOLEAN, opportunity DOUBLE,
  currency_id VARCHAR, raw JSON
);
CREATE TABLE IF NOT EXISTS contacts (
  id BIGINT PRIMARY KEY, name VARCHAR, second_name VARCHAR, last_name VARCHAR, company_id BIGINT, assigned_by_id BIGINT,
  date_create TIMESTAMP, date_modify TIMESTAMP, raw JSON
);
CREATE TABLE IF NOT EXISTS companies (
  id BIGINT PRIMARY KEY, title VARCHAR, assigned_by_id BIGINT, date_create TIMESTAMP, date_modify TIMESTAMP, raw JSON
);
CREATE TABLE IF NOT EXISTS deals (
  id BIGINT PRIMARY KEY, lead_id BIGINT, contact_id BIGINT, company_id BIGINT, stage_id VARCHAR,
  stage_semantic_id VARCHAR, opportunity DOUBLE, date_create TIMESTAMP, date_modify TIMESTAMP, raw JSON
);
-- The companies of a contact; position 0 is the main one.
CREATE TABLE IF NOT EXISTS contact_companies (id BIGINT, company_id BIGINT, position INTEGER);
-- kind: lead, contact or company; type: PHONE, EMAIL, WEB, IM; position counts from 0 in the portal's order.
CREATE TABLE IF NOT EXISTS communications (
  kind VARCHAR, id BIGINT, type VARCHAR, value VARCHAR, value_type VARCHAR, position INTEGER
);
-- Every activity; letters (provider CRM_EMAIL) with their headers. direction: 1 in, 2 out. owner_kind: lead, deal, ...
CREATE TABLE IF NOT EXISTS activities (
  id BIGINT PRIMARY KEY, owner_kind VARCHAR, owner_id BIGINT, provider_id VARCHAR, type_id INTEGER, direction INTEGER,
  subject VARCHAR, body VARCHAR, sender VARCHAR, sender_name VARCHAR, recipients VARCHAR[],
  message_id VARCHAR, in_reply_to VARCHAR, mailbox VARCHAR, responsible_id BIGINT, completed BOOLEAN,
  created TIMESTAMP, raw JSON
);
CREATE TABLE IF NOT EXISTS users (
  id BIGINT PRIMARY KEY, name VARCHAR, last_name VARCHAR, email VARCHAR, is_active BOOLEAN, departments BIGINT[]
);
CREATE TABLE IF NOT EXISTS stages (
  entity_id VARCHAR, status_id VARCHAR, name VARCHAR, semantics VARCHAR, sort INTEGER
);
-- How far the copying has come, by table. is_whole: it holds everything that was there at `copied`. A pass under way
-- began at `began` and has read up to `last_id`; in a whole copy it reads only what was changed since.
CREATE TABLE IF NOT EXISTS progress (
  name VARCHAR PRIMARY KEY, last_id BIGINT, is_whole BOOLEAN, copied TIMESTAMP, began TIMESTAMP
);
-- What the audit says of each lead. kind: first_letter, repeat, colleague, auto_reply, bounce, newsletter, supplier,
-- spam, call, form, chat, other, unknown; because: sentences for people; is_again: whoever is behind it wrote or called
-- before, first with the lead first_lead at first_seen.
CREATE TABLE IF NOT EXISTS findings (
  lead_id BIGINT PRIMARY KEY, kind VARCHAR, because VARCHAR[], confidence DOUBLE, channel VARCHAR, mailbox VARCHAR,
  contact_id BIGINT, company_id BIGINT, first_seen TIMESTAMP, is_again BOOLEAN, first_lead BIGINT, sender VARCHAR
);
-- What was judged of each lead by itself, with what it was judged by (mark) and how it stood then (seen); keys are by
-- what one person or company is known.
CREATE TABLE IF NOT EXISTS judged (
  lead_id BIGINT, mark VARCHAR, seen TIMESTAMP, kind VARCHAR, confidence DOUBLE, because VARCHAR[], channel VARCHAR,
  mailbox VARCHAR, sender VARCHAR, domain VARCHAR, keys VARCHAR[], is_answer BOOLEAN
);
-- What the matching says. kind and id as in communications; band: auto or review; weight: evidence in bits.
CREATE TABLE IF NOT EXISTS pairs (
  kind_a VARCHAR, id_a BIGINT, kind_b VARCHAR, id_b BIGINT, weight DOUBLE, band VARCHAR, because VARCHAR[]
);
CREATE TABLE IF NOT EXISTS clusters (cluster VARCHAR, kind VARCHAR, id BIGINT, band VARCHAR, because VARCHAR[]);
"""
"""Statements that make the tables where they are missing."""
