from fractions import Fraction
from random import Random

import pytest

from saima.core.health.contents import texts

FORM = (
    "中国某某银行 电子回单 客户回单联 付款人 户名 账号 开户行 收款人 户名 账号 开户行 金额 大写 小写 用途 项目资本金 "
    "交易流水号 验证码 经办 复核 打印日期 本回单仅表明您的账户有一笔交易 请勿重复记账 如有疑问请咨询开户网点 "
)
LEAST = Fraction(4, 5)


def slip(seed: int, *, payers: int = 1, printed: str = "2023-03-16 09:21:07") -> str:
    """Return a bank's slip to one payee; seeds differ in everything else, in the payer too where there are several."""
    rng = Random(seed)
    accounts = f"付款账号 {2013021109200012345 + seed % payers} 收款账号 4405015861230000678 "
    amount, serial = rng.randrange(10**6, 10**8), rng.randrange(10**15, 10**16)
    return f"{FORM}{accounts}金额 ￥{amount:,}.00 流水号 {serial} 凭证 {rng.randrange(10**7, 10**8)} 打印 {printed}"


def found(**told: str) -> dict[tuple[str, str], Fraction]:
    return texts.pairs({name: texts.sketch(text) for name, text in told.items()}, LEAST)


def test_a_text_laid_out_anew_is_the_same_text():
    again = slip(1).replace(" ", "\n\n").replace("金额", "金 额").replace("￥", "¥")

    assert found(a=slip(1), b=again) == {("a", "b"): Fraction(1)}


def test_a_slip_printed_again_at_another_minute_is_still_that_slip():
    (share,) = found(a=slip(1), b=slip(1, printed="2023-04-02 15:40:59")).values()

    assert LEAST <= share < 1


def test_slips_of_one_form_between_the_same_accounts_are_not_alike():
    assert found(**{f"s{seed}": slip(seed) for seed in range(60)}) == {}


def test_a_long_contract_of_one_form_between_other_parties_is_not_alike():
    clauses = "".join(f"第{n}条 甲方应当依法支持乙方建设，乙方应当按期开工投产并如实报送进度。" for n in range(1, 200))
    first = f"{clauses} 合同编号 20230117 总投资 38000 万元 统一社会信用代码 91500232MA5U000011"
    second = f"{clauses} 合同编号 20230204 总投资 12600 万元 统一社会信用代码 91500232MA7X000099"

    assert found(a=first, b=second) == {}
    assert found(a=first, b=first.replace("应当", "应")).keys() == {("a", "b")}


@pytest.mark.parametrize("text", ["", "  \n", "银行回单", "—" * 500, "2023" * 9])
def test_a_text_that_says_too_little_has_no_sketch(text: str):
    assert texts.sketch(text) == b""


def test_a_text_of_one_repeated_sign_fills_its_sketch_and_equals_itself():
    told = texts.sketch("项" * 300)

    assert len(told) == texts.PLACES * 4
    assert texts.share(told, texts.sketch("项" * 500)) == 1


def test_only_so_much_of_a_text_is_read():
    long = "".join(f"第{n}条" for n in range(60_000))

    assert texts.sketch(long) == texts.sketch(long[: texts.MOST] + "无关" * 1000)


def test_few_pairs_are_compared_among_many_slips_of_one_form(monkeypatch: pytest.MonkeyPatch):
    sketches = {f"s{seed:04}": texts.sketch(slip(seed, payers=40)) for seed in range(400)}
    compared = []
    monkeypatch.setattr(texts, "share", lambda one, other: compared.append(1) or Fraction(0))

    texts.pairs(sketches, LEAST)

    assert len(compared) < 400 * 399 // 2 // 8
