"""How long the periods are that the law, or this portal, sets for all matters alike."""

CALL_WORKDAYS = 3
"""How long before the day everybody is called: a rule of this portal, no law sets it.

The day after the call to sign for it, another to read the case, and then the day itself.
"""

NOTICE_WORKDAYS = 5
"""Within which the authority must say what is missing (行政许可法第三十二条第一款第四项)."""

CERTIFICATE_WORKDAYS = 10
"""Within which the certificate is issued and served (行政许可法第四十四条)."""

PRE_REVIEW_WORKDAYS = 20
"""Within which a lower level has examined what it sends up (行政许可法第四十三条)."""

INSPECTORS_WORKDAYS = 5
"""Within which staff are assigned who inspect, test or quarantine (行政许可法第五十五条第二款)."""

PUBLICATION_WORKDAYS = 20
"""Within which a grant is public, or withheld with reasons (政府信息公开条例第二十六条)."""

PAPER_WORKDAYS = 1
"""Within which the silent department issues its written opinion (泰政办发〔2022〕58号)."""

ABSENCE_WORKDAYS = 1
"""Within which a department that stayed away from a joint inspection gives its reason or its opinion.

A rule of this portal: 宜府办发〔2009〕66号 sets no time. The day of the minutes is day 0, so that nobody is taken to
agree before the absence has stood in the record for a whole working day.
"""

HEARING_REQUEST_WORKDAYS, HEARING_WORKDAYS = 5, 20
"""Within which a hearing is asked for, and held once it is (行政许可法第四十七条第一款)."""

HEARING_NOTICE_WORKDAYS = 7
"""Before which the day of a hearing is told (行政许可法第四十八条第一款第一项)."""

DECISION_WORKDAYS, EXTRA_BY_AGENCY = 20, 10

JOINT_WORKDAYS, EXTRA_BY_GOVERNMENT = 45, 15
