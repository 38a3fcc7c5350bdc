"""Where an entry helps, its numbers, its languages, and what it costs."""

import re
from decimal import Decimal, InvalidOperation

from support_directory.choices import Area, CallCost, Nation, PhoneType
from support_directory.importing.columns import items
from support_directory.importing.columns.items import Item
from support_directory.importing.columns.rows import Row, RowsColumn
from support_directory.models import CostOption, Language, Phone, ServiceArea

# The words of the file stay the same whatever language the admin is shown in.
AREA_WORDS = {
    Area.UNITED_KINGDOM.value: "UK",
    Area.ENGLAND.value: "England",
    Area.SCOTLAND.value: "Scotland",
    Area.WALES.value: "Wales",
    Area.NORTHERN_IRELAND.value: "Northern Ireland",
    Area.REPUBLIC_OF_IRELAND.value: "Republic of Ireland",
    Area.ALL_IRELAND.value: "All Ireland",
}
NATION_WORDS = {nation.value: AREA_WORDS[Area[nation.name].value] for nation in Nation}
_AREAS = {word.lower(): area for area, word in AREA_WORDS.items()}
_AREAS |= {area.lower(): area for area in AREA_WORDS} | {"united kingdom": Area.UNITED_KINGDOM.value}
_NATIONS = {word.lower(): nation for nation, word in NATION_WORDS.items()} | {value: value for value in NATION_WORDS}
_DIGITS = re.compile(r"\+?[0-9]([0-9 ]*[0-9])?")
_CURRENCIES = {"£": "GBP", "€": "EUR"}


class AreasColumn(RowsColumn):
    """``UK; Republic of Ireland; Fife (Scotland)``."""

    relation, model, key = "areas", ServiceArea, ("area", "name")

    def sort_key(self, row: Row) -> tuple:
        """Return the order of the choices, parts of nations last."""
        return [*AREA_WORDS, Area.LOCAL.value].index(row["area"]), row["name"], row["nation"]

    def to_item(self, row: Row) -> Item:
        """Return the area."""
        if row["area"] == Area.LOCAL:
            return Item(row["name"], [NATION_WORDS[row["nation"]]])
        return Item(AREA_WORDS[row["area"]])

    def from_item(self, item: Item) -> list[Row]:
        """Return the area with its code."""
        if not item.words and item.head.lower() in _AREAS and not item.note:
            return [{"area": _AREAS[item.head.lower()]}]
        if len(item.words) == 1 and item.words[0].lower() in _NATIONS and not item.note:
            return [{"area": Area.LOCAL.value, "name": item.head, "nation": _NATIONS[item.words[0].lower()]}]
        raise self.not_understood(item)


class PhonesColumn(RowsColumn):
    """``0808 157 0192 (voice, free; then press 2); 85258 (text SHOUT)``."""

    relation, model, key = "phones", Phone, ("number", "type", "text_keyword")
    once, keeps_order = False, True  # one number may stand twice, with other words

    def sort_key(self, row: Row) -> tuple:
        """Return the place staff gave it."""
        place = row.get("sort_order")
        return place is None, place or 0

    def to_item(self, row: Row) -> Item:
        """Return the number with what it is for, what it costs, and its note."""
        kind = f"{row['type']} {items.quote(row['text_keyword'])}" if row["text_keyword"] else row["type"]
        return Item(row["number"], [kind, row["cost"]] if row["cost"] else [kind], row["note"])

    def from_item(self, item: Item) -> list[Row]:
        """Return the number; one that does not say what it is for is one to call."""
        values = {"number": item.head, "note": item.note}
        for word in item.words:
            first, _space, keyword = word.partition(" ")
            if word.lower() in PhoneType.values and "type" not in values:
                values["type"] = word.lower()
            elif word.lower() in CallCost.values and "cost" not in values:
                values["cost"] = word.lower()
            elif first.lower() == PhoneType.TEXT and keyword and "type" not in values:
                values |= {"type": PhoneType.TEXT.value, "text_keyword": items.unquote(keyword)}
            else:
                raise self.not_understood(item)
        if not _DIGITS.fullmatch(re.sub(r"[\s().\-\u2010-\u2015]+", " ", item.head)):
            raise self.not_understood(item)
        return [values]


class LanguagesColumn(RowsColumn):
    """``Welsh (cy); British Sign Language (bfi; by video)``."""

    relation, model, key = "languages", Language, ("code",)

    def sort_key(self, row: Row) -> tuple:
        """Return the name."""
        return row["name"], row["code"]

    def to_item(self, row: Row) -> Item:
        """Return the language with its code and note."""
        return Item(row["name"], [row["code"]], row["note"])

    def from_item(self, item: Item) -> list[Row]:
        """Return the language."""
        if len(item.words) != 1:
            raise self.not_understood(item)
        return [{"name": item.head, "code": item.words[0], "note": item.note}]


class CostsColumn(RowsColumn):
    """``Members (0.00 GBP); Others (12.50 GBP; a year); Guests (; by donation)``."""

    relation, model = "cost_options", CostOption
    key, once = ("option", "amount", "currency", "amount_description"), False

    def sort_key(self, row: Row) -> tuple:
        """Return the amount, cheapest first."""
        amount = row["amount"]
        return amount is None, Decimal(str(amount or 0)), row["option"], row["amount_description"], row["currency"]

    def to_item(self, row: Row) -> Item:
        """Return for whom, how much, and in words."""
        amount = "" if row["amount"] is None else f"{Decimal(str(row['amount'])):.2f} {row['currency']}".strip()
        return Item(row["option"], [amount] if amount else [], row["amount_description"])

    def from_item(self, item: Item) -> list[Row]:
        """Return the cost."""
        values: Row = {"option": item.head, "amount_description": item.note}
        if len(item.words) == 1:
            return [values | self._amount(item, item.words[0])]
        if not item.words and item.note:
            return [values]
        if not item.words and item.head[0] in _CURRENCIES:  # nothing but "£12.50"
            return [self._amount(item, item.head)]
        raise self.not_understood(item)

    def _amount(self, item: Item, word: str) -> Row:
        sign = _CURRENCIES.get(word[0], "")
        number, _space, currency = word.removeprefix(word[0] if sign else "").strip().partition(" ")
        try:
            amount = Decimal(number)
        except InvalidOperation:
            raise self.not_understood(item) from None
        if not amount.is_finite() or amount < 0:
            raise self.not_understood(item)
        return {"amount": amount, "currency": currency.strip().upper() or sign}
