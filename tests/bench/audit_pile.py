"""Make a pile of any size in a copy, in SQL: talks with clients, colleagues' answers, machines, suppliers, calls."""

from b24app.cleanup.copying.copy import Copy

_ROWS = """
CREATE TEMP TABLE pile AS
SELECT i AS id, hash(i) % 100 AS dice, hash(i * 7 + 3) % greatest(1, $leads // 6) AS client,
  hash(i * 13 + 5) % 5 AS boss,
  TIMESTAMP '2024-11-20 08:00:00' + to_seconds((i * 63072000 // $leads)::BIGINT) AS moment
FROM range(1, $leads + 1) r(i)
"""
_KINDS = """
CREATE TEMP TABLE told AS
SELECT *, CASE WHEN dice < 40 THEN 'client' WHEN dice < 55 THEN 'colleague' WHEN dice < 63 THEN 'newsletter'
    WHEN dice < 70 THEN 'supplier' WHEN dice < 74 THEN 'spam' WHEN dice < 78 THEN 'bounce'
    WHEN dice < 80 THEN 'autoreply'
    WHEN dice < 90 THEN 'form' ELSE 'call' END AS truth,
  'person' || client || '@' || CASE WHEN client % 3 = 0 THEN 'mail.ru'
    ELSE 'firm' || client % 40000 || '.ru' END AS theirs,
  'manager' || boss || '@agency.ru' AS mine
FROM pile
"""
_LETTERS = """
CREATE TEMP TABLE letters AS
SELECT *, CASE truth
    WHEN 'client' THEN CASE WHEN dice % 3 = 0 THEN 'Re: ' ELSE '' END || 'Заявка на форум ' || client % 50
    WHEN 'colleague' THEN 'Re: Заявка на форум ' || client % 50 WHEN 'newsletter' THEN 'Дайджест рынка'
    WHEN 'supplier' THEN 'Прайс на оборудование' WHEN 'spam' THEN 'Продвижение сайта в ТОП-10'
    WHEN 'bounce' THEN 'Undelivered Mail Returned to Sender' WHEN 'autoreply' THEN 'Автоответ: Заявка'
    WHEN 'form' THEN 'Заполнение CRM-формы: Форум' ELSE 'Входящий звонок' END AS subject,
  CASE truth
    WHEN 'client' THEN 'Добрый день! Подскажите, пожалуйста, условия участия и стоимость. Нас будет ' || dice || '.'
      || repeat(E'\\nЕщё несколько слов о том, чего мы ждём от мероприятия, и кто к вам приедет.', (dice % 8)::INTEGER)
    WHEN 'colleague' THEN E'Добрый день! Счёт во вложении.\\n> Добрый день! Подскажите условия.'
    WHEN 'newsletter' THEN 'Вы получили это письмо, потому что подписаны. Отписаться можно по ссылке.'
    WHEN 'supplier' THEN 'Высылаем меню и смету. Готовы поставить в срок.' WHEN 'spam' THEN 'Гарантия результата!'
    WHEN 'bounce' THEN 'host said: 550 5.1.1 user unknown' ELSE 'Я в отпуске, отвечу после возвращения.' END AS body,
  CASE truth WHEN 'colleague' THEN mine WHEN 'newsletter' THEN 'news@vestnik' || client % 40 || '.ru'
    WHEN 'supplier' THEN 'zakaz@print' || client % 60 || '.ru'
    WHEN 'spam' THEN 'seo' || dice || '@promo' || client % 90 || '.top'
    WHEN 'bounce' THEN 'mailer-daemon@mail.ru' ELSE theirs END AS sender
FROM told
"""
_FILL = """
INSERT INTO leads (id, title, status_id, status_semantic_id, source_id, assigned_by_id, date_create, date_modify, raw)
SELECT id, subject, 'UC_EMAIL1', 'P', CASE truth WHEN 'form' THEN 'WEBFORM' WHEN 'call' THEN 'CALL' ELSE 'EMAIL' END,
  boss + 1, moment, moment, '{}' FROM letters ORDER BY id;
INSERT INTO communications SELECT 'lead', id, 'EMAIL', sender, 'WORK', 0 FROM letters WHERE truth <> 'call' ORDER BY id;
INSERT INTO communications SELECT 'lead', id, 'PHONE', '+7 9' || lpad(client::VARCHAR, 9, '0'), 'WORK', 0 FROM letters
  WHERE truth IN ('call', 'form') ORDER BY id;
INSERT INTO activities (id, owner_kind, owner_id, provider_id, type_id, direction, subject, body, sender,
  recipients, created, raw)
SELECT id, 'lead', id, 'CRM_EMAIL', 4, 1, subject, body, sender, [mine], moment, '{}' FROM letters
  WHERE truth NOT IN ('form', 'call') ORDER BY id;
INSERT INTO users SELECT i + 1, 'Manager', 'No ' || i, 'manager' || i || '@agency.ru', true, [] FROM range(5) r(i);
INSERT INTO contacts (id, name, date_create, date_modify, raw)
  SELECT DISTINCT client + 1, 'Client', TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-01', '{}'
  FROM letters WHERE client % 10 = 0;
INSERT INTO communications SELECT DISTINCT 'contact', client + 1, 'EMAIL', theirs, 'WORK', 0 FROM letters
  WHERE client % 10 = 0;
"""


def make_pile(copy: Copy, leads: int) -> None:
    """Fill an empty copy; what each lead truly is stays in the table `truth`."""
    for statement in (_ROWS, _KINDS, _LETTERS, *filter(str.strip, _FILL.split(";\n"))):
        copy.connection.execute(statement.replace("$leads", str(leads)))
    copy.connection.execute("CREATE TABLE truth AS SELECT id, truth FROM letters")
    for name in ("pile", "told", "letters"):
        copy.connection.execute(f"DROP TABLE {name}")
