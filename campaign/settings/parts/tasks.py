"""Background work: Django's Tasks interface on the database. The only file that names the backend."""

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
