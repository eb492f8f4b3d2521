@echo off
rem Double-click: a window with the menu of the newsroom. Everything it says is in plugins/commands/menu.py.
chcp 65001 >nul
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (
    echo Python 3.11+ : https://www.python.org/downloads/
    echo docs\editors\install.md
    pause
    exit /b 1
)
py tasks.py menu
pause
