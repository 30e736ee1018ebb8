"""The nightly examination: one schedule of the worker, at half past two in the office's time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations
from django.utils import timezone

EXAMINE = 'saima.health.tasks.examine_nightly'


def add(apps, schema_editor):
    now = timezone.now().astimezone(ZoneInfo('Asia/Shanghai'))
    night = now.replace(hour=2, minute=30, second=0, microsecond=0) + timedelta(days=1)
    schedules = apps.get_model('django_q', 'Schedule')
    schedules.objects.get_or_create(func=EXAMINE, defaults={'name': '数据体检', 'schedule_type': 'D', 'next_run': night})


def remove(apps, schema_editor):
    apps.get_model('django_q', 'Schedule').objects.filter(func=EXAMINE).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('health', '0001_initial'),
        ('django_q', '0018_task_success_index'),
    ]

    operations = [migrations.RunPython(add, remove)]
