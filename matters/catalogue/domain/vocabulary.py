"""The words of the catalogue."""

from portal.kernel.vocabulary import Word, _


class MatterKind(Word):
    """Type codes of the national list (memory, high confidence)."""

    LICENCE = "01", _("行政许可")
    PENALTY = "02", _("行政处罚")
    COERCION = "03", _("行政强制")
    LEVY = "04", _("行政征收")
    BENEFIT = "05", _("行政给付")
    INSPECTION = "06", _("行政检查")
    CONFIRMATION = "07", _("行政确认")
    REWARD = "08", _("行政奖励")
    RULING = "09", _("行政裁决")
    OTHER = "10", _("其他行政权力")
    SERVICE = "20", _("公共服务")


class LimitUnit(Word):
    WORKDAY = "workday", _("工作日")
    DAY = "day", _("日")


class VersionState(Word):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    RETIRED = "retired", _("已停用")


class Necessity(Word):
    """National codes 1, 2 and 3."""

    REQUIRED = "required", _("必要")
    OPTIONAL = "optional", _("非必要")
    DEFERRABLE = "deferrable", _("容缺后补")


class FieldKind(Word):
    TEXT = "text", _("文本")
    TEXTAREA = "textarea", _("多行文本")
    NUMBER = "number", _("数字")
    DATE = "date", _("日期")
    CHOICE = "choice", _("单选")
    MOBILE = "mobile", _("手机号码")
    CITIZEN_NUMBER = "citizen_number", _("居民身份证号码")
    CREDIT_CODE = "credit_code", _("统一社会信用代码")


class ApplicantKind(Word):
    PERSON = "person", _("自然人")
    ENTERPRISE = "enterprise", _("企业法人或非法人企业")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    INSTITUTION = "institution", _("事业法人")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织法人")


class Guard(Word):
    """Grounds on which silence may never count as consent."""

    PUBLIC_SAFETY = "public_safety", _("直接涉及公共安全")
    ENVIRONMENT = "environment", _("直接涉及生态环境保护")
    HEALTH = "health", _("直接关系人身健康、生命财产安全")
    FINANCE = "finance", _("金融业审慎监管")
    THIRD_PARTY = "third_party", _("直接关系他人重大利益")
    TENDER = "tender", _("以招标、拍卖等方式作出决定")
    QUANTITY_LIMIT = "quantity_limit", _("有数量限制")
    UPPER_LEVEL = "upper_level", _("须由上级机关审批")
    FORM_FIXED_BY_LAW = "form_fixed_by_law", _("法律规定须以书面决定作出")


class Theme(Word):
    """What a matter is about, for those who look around instead of searching."""

    SETUP = "setup", _("设立变更")
    OPERATION = "operation", _("准营准办")
    INVESTMENT = "investment", _("投资审批")
    FAMILY = "family", _("婚育收养")
    SOCIAL_SECURITY = "social-security", _("社会保障")
    HOUSING = "housing", _("住房保障")
    TRANSPORT = "transport", _("交通出行")
    QUALIFICATION = "qualification", _("职业资格")
    EDUCATION = "education", _("教育科技")
    HEALTH = "health", _("医疗卫生")
    TAX = "tax", _("税收财务")
    AGRICULTURE = "agriculture", _("农林水务")
    SAFETY = "safety", _("公安消防")
    ENVIRONMENT = "environment", _("环保气象")
    CULTURE = "culture", _("文体旅游")
    JUSTICE = "justice", _("司法公证")
    OTHER = "other", _("其他服务")


class Gap(Word):
    """What is still missing before a matter may be published and filed for."""

    BASIS = "basis", _("未公布设定依据")
    APPLICANTS = "applicants", _("未公布服务对象")
    STATUTORY_LIMIT = "statutory_limit", _("未公布法定办结时限")
    LIMIT = "limit", _("未公布办结时限")
    MATERIALS = "materials", _("未公布申请材料目录")
    CATCH_ALL = "catch_all", _("材料目录含有“其他材料”“有关材料”等兜底表述")
    FORM = "form", _("未公布申请表单")
    RESULT = "result", _("未公布审批结果名称")
