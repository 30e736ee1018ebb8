"""Words of the data that pages of leads show: why two leads look like one, elements, states, said in both languages."""

from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

WORDS = (
    *(N_("信用代码相同"), N_("投资方名称相同"), N_("线索名称相同"), N_("同一集团")),
    *(N_("投资方名称相近"), N_("线索名称相近"), N_("金额相近"), N_("地点相同")),
    *(N_("线索名称"), N_("投资方"), N_("统一社会信用代码"), N_("集团"), N_("意向投资"), N_("拟落地"), N_("行业")),
    *(N_("渠道"), N_("合作方式"), N_("来源"), N_("情况"), N_("推荐企业")),
    *(N_("待受理"), N_("跟进中"), N_("暂缓"), N_("已转项目"), N_("不予受理"), N_("已终止"), N_("已作废")),
)
