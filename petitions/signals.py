"""Where others tell the product what happened: Wagtail of its pages, a mail provider of our mails."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from anymail.signals import tracking
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from accounts.models import User
from home.models import SiteSettings, SiteText
from home.page_cache import pages
from petitions.emailing.provider_events import hear
from petitions.models import Membership, OrganizationPage, PetitionPage, RoleGroup
from petitions.organizing.discard_petition import discard_if_empty
from petitions.organizing.groups import renew_groups_of
from petitions.organizing.publish_petition import ensure_petition, take_over, withdraw_from_view
from petitions.overseeing.note_account import note_account, whoever_works
from petitions.overseeing.note_changes import note_fields, note_groups, note_in_the_admin
from petitions.people.last_owner import forbid_last_owner
from petitions.people.roles import follow_groups
from petitions.starting.found import come_into_view
from petitions.starting.tell import is_of_petition, tell_approved, tell_reviewers, tell_sent_back, tell_submitted


@receiver(pre_save, sender=PetitionPage)
def give_a_petition(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """Every page of a petition has its petition from the first save on; an alias shares it."""
    if instance.petition_id is None and instance.depth:
        ensure_petition(instance)


@receiver(page_published, sender=PetitionPage)
def take_over_published(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """What was drafted becomes what is true. Wagtail also says `published` of a page that goes live later."""
    if not instance.live or instance.alias_of_id:
        return
    take_over(instance)
    come_into_view(instance.get_parent().specific.organization)
    pages.clear()


@receiver(page_unpublished, sender=PetitionPage)
def take_out_of_view(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """A petition no page shows cannot be signed."""
    withdraw_from_view(instance)
    pages.clear()


@receiver(post_save, sender=OrganizationPage)
def open_new_branch(instance: OrganizationPage, created: bool, **kwargs: Any) -> None:
    """An organization's page in one more language is its people's too."""
    if created:
        renew_groups_of(instance.organization)


@receiver(page_published, sender=OrganizationPage)
def let_its_people_publish(instance: OrganizationPage, **kwargs: Any) -> None:
    """Somebody has looked at who they are."""
    renew_groups_of(instance.organization)


@receiver(post_delete, sender=RoleGroup)
def drop_group(instance: RoleGroup, **kwargs: Any) -> None:
    """What it allowed for an organization would hold for the whole site now, and a role without its group is none."""
    Membership.objects.filter(organization=instance.organization_id, role=instance.role).delete()
    Group.objects.filter(pk=instance.group_id).delete()


@receiver(m2m_changed, sender=User.groups.through)
def keep_memberships(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """An administrator may move people between groups on Wagtail's own screens: their roles follow."""
    if action.startswith("post_"):
        people = [instance] if not reverse else list(User.objects.filter(pk__in=pk_set or ()))
        follow_groups(people)
        groups = [instance] if reverse else list(Group.objects.filter(pk__in=pk_set or ()))
        for user in people:
            note_groups(user, groups, action == "post_add")


@receiver(pre_delete, sender=User)
def keep_an_owner(instance: User, **kwargs: Any) -> None:
    """However an account is deleted, an organization keeps an owner."""
    forbid_last_owner(instance)
    note_account(instance, "account.deleted", "", whoever_works())


@receiver(user_logged_in)
def log_login(user: Any, **kwargs: Any) -> None:
    """Every login is on the access log: when and who, not from where."""
    note_account(user, "login.done", "", user)


@receiver(authentication_failed)
def log_failed_factor(user: Any, **kwargs: Any) -> None:
    """A wrong second factor behind a right password: somebody may know the password."""
    note_account(user, "login.second factor failed", "", None)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def log_factor(signal: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """How an account is guarded."""
    acts = {authenticator_added: "added", authenticator_removed: "removed"}
    note_account(user, f"account.factor {acts.get(signal, 'renewed')}", str(authenticator.type), user)


@receiver([password_changed, password_set, password_reset])
def log_password(user: Any, **kwargs: Any) -> None:
    """The password too."""
    note_account(user, "account.password changed", "", user)


@receiver(pre_save, sender=SiteSettings)
@receiver(pre_save, sender=SiteText)
@receiver(pre_save, sender=User)
def log_fields(instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """What the site says and asks, and what an account is."""
    if not raw:
        note_fields(instance, update_fields)


@receiver(post_save, sender=ModelLogEntry)
def log_settings(instance: ModelLogEntry, created: bool, **kwargs: Any) -> None:
    """Groups, workflows and whatever else decides how the site works, changed on Wagtail's screens."""
    if created:
        note_in_the_admin(instance)


@receiver(tracking)
def mail_failed(sender: type, event: Any, **kwargs: Any) -> None:
    """A mail provider said, through its signed webhook, what became of a mail."""
    hear(event)


@receiver(post_delete, sender=PetitionPage)
def discard_empty(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """A petition nobody signed goes with its last page."""
    if instance.petition:
        discard_if_empty(instance.petition)


@receiver(task_submitted)
def review_begins(sender: type, instance: Any, **kwargs: Any) -> None:
    """A petition reached a reviewer."""
    tell_submitted(instance)


# Wagtail connects its own mails by these keys after us; who comes first has the key.
@receiver(task_submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
def review_waits(sender: type, instance: Any, user: Any = None, **kwargs: Any) -> None:
    """Something waits for reviewers; of a petition we tell them ourselves."""
    if not tell_reviewers(instance, user):
        _wagtails_own("task_submission_email_notifier", instance, kwargs | {"user": user})


@receiver(workflow_submitted, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification")
def review_starts(sender: type, instance: Any, **kwargs: Any) -> None:
    """Administrators would hear of a petition twice: they are among its reviewers."""
    if not is_of_petition(instance):
        _wagtails_own("workflow_submission_email_notifier", instance, kwargs)


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")
def review_sends_back(sender: type, instance: Any, **kwargs: Any) -> None:
    """A reviewer sent something back; of a petition we tell ourselves."""
    if not tell_sent_back(instance):
        _wagtails_own("workflow_rejection_email_notifier", instance, kwargs)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
def review_ends(sender: type, instance: Any, **kwargs: Any) -> None:
    """A review ended well."""
    if not tell_approved(instance):
        _wagtails_own("workflow_approval_email_notifier", instance, kwargs)


def _wagtails_own(name: str, instance: Any, words: dict[str, Any]) -> None:
    from wagtail.admin import signal_handlers

    getattr(signal_handlers, name)(instance=instance, **words)
