"""What is said about a lead that a letter made: what it is, what was done, and what a person is asked."""

WHAT: dict[str, dict[str, str]] = {
    "closed": {"ru": "Лид закрыт, разбирать нечего.", "en": "The lead is closed, nothing to look into."},
    "no-letter": {"ru": "Лид создан не из письма.", "en": "No letter made this lead."},
    "new": {"ru": "Новое обращение.", "en": "A new request."},
    "client": {"ru": "Повторное обращение клиента: {told}.", "en": "A repeat request of a client: {told}."},
    "lead": {"ru": "Письмо к открытому лиду: {told}.", "en": "A letter that belongs to an open lead: {told}."},
    "colleague": {"ru": "Письмо нашего сотрудника, а не клиента.", "en": "A letter of our colleague, not of a client."},
    "autoreply": {"ru": "Автоответ, а не обращение.", "en": "An automatic answer, not a request."},
    "bounce": {"ru": "Письмо не доставлено: {who}.", "en": "A letter was not delivered: {who}."},
    "newsletter": {"ru": "Рассылка, а не обращение.", "en": "A mailing, not a request."},
    "dropped": {"ru": "Человек решил: обращения здесь нет.", "en": "A person has decided: there is no request here."},
}
"""What the lead is, by word."""

BECAUSE = {"ru": "Потому что {reasons}.", "en": "Because {reasons}."}
BY_ANSWER = {"ru": "Так решил человек.", "en": "A person has decided so."}
TIED = {"ru": "Письмо показано там, где ему место: {told}.", "en": "The letter is shown where it belongs: {told}."}
SHUT = {
    "ru": "Лид закрыт. Чтобы вернуть его, передвиньте на прежнюю стадию: ничего не удалено.",
    "en": "The lead is closed. To have it back, move it to its former stage: nothing was deleted.",
}
LEFT = {"ru": "Лид оставлен открытым.", "en": "The lead stays open."}
TOUCHED = {
    "ru": "С лидом уже работают, поэтому он не закрыт.",
    "en": "Somebody works with the lead already, so it was not closed.",
}
BLIND = {
    "ru": "Адреса сотрудников не видны: дайте приложению право user_basic или назовите свои домены в роботе.",
    "en": "Colleagues' addresses are hidden from the app: grant it user_basic, or name your domains in its settings.",
}

ASKED = {"ru": "Нужно решение человека: чьё это письмо?", "en": "A person has to decide: whose letter is this?"}
SEEMS: dict[str, dict[str, str]] = {
    "person": {
        "ru": "Похоже на письмо клиента, но нельзя сказать точно, какого.",
        "en": "It seems a client's, but whose is not certain.",
    },
    "form": {
        "ru": "Похоже на заявку с сайта, клиента в письме не разобрать.",
        "en": "It seems a form from a site; the client cannot be read.",
    },
    "colleague": {"ru": "Похоже на письмо нашего сотрудника.", "en": "It seems a letter of our colleague."},
    "autoreply": {"ru": "Похоже на автоответ.", "en": "It seems an automatic answer."},
    "bounce": {"ru": "Похоже на отчёт о недоставке.", "en": "It seems a report that a letter was not delivered."},
    "newsletter": {"ru": "Похоже на рассылку.", "en": "It seems a mailing."},
}
"""What the letter seems to be, by kind."""

OPTION: dict[str, dict[str, str]] = {
    "lead": {"ru": "это к лиду {link}", "en": "it belongs to the lead {link}"},
    "contact": {"ru": "это клиент {link}", "en": "the client is {link}"},
    "company": {"ru": "это компания {link}", "en": "the company is {link}"},
    "new": {"ru": "это новое обращение", "en": "it is a new request"},
    "close": {"ru": "обращения здесь нет, закрыть", "en": "there is no request, close it"},
}
BUTTON: dict[str, dict[str, str]] = {
    "lead": {"ru": "К лиду: {link}", "en": "To the lead {link}"},
    "contact": {"ru": "Клиент: {link}", "en": "Client: {link}"},
    "company": {"ru": "Компания: {link}", "en": "Company: {link}"},
    "new": {"ru": "Новое обращение", "en": "A new request"},
    "close": {"ru": "Закрыть лид", "en": "Close the lead"},
}
"""What the buttons of a question say."""

WAY = {
    "ru": "Ответьте кнопкой в таймлайне лида, либо сами выберите клиента в карточке или закройте лид. То же командой: "
    "b24app robots run email_duplicate --lead {lead} --input answer={answer}",
    "en": "Answer by a button in the lead's timeline, or choose the client in the card or close the lead yourself. "
    "Or by the command: b24app robots run email_duplicate --lead {lead} --input answer={answer}",
}
