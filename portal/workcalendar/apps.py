from django.apps import AppConfig


class WorkcalendarConfig(AppConfig):
    name = "portal.workcalendar"
    label = "workcalendar"
